// Any ONNX model: read a layer inside, ask what the input would have to change, and attack it along its gradient.
import { tensorValue } from 'evenhand/core';
import { compileGraph, createGraph, exportModel, gradients, importModel, loadExecutable, sum } from 'evenhand/engine';
import { decodeModel } from 'evenhand/formats';
import { createScope, crossEntropy, initialState, mlp, type Scope } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

// A model file from anywhere; here one is made on the spot.
const network = (scope: Scope) => mlp(scope, scope.graph.input('x', [1, 8]), { hidden: [16], outputs: 3 });
const { parameters } = initialState(network, { seed: 4 });
const scores = network(createScope(createGraph(), { mode: 'eval' }));
const bytes = exportModel({ scores }, { weights: parameters }).bytes();

const model = importModel(decodeModel(bytes, { file: 'model.onnx' }), { file: 'model.onnx' });
const x = model.inputs.get('x')!;
const hidden = [...model.tensors.values()].find(({ shape }) => shape.join() === '1,16')!;
const label = model.graph.constant(tensorValue('int64', [1], [0]));
const loss = sum(crossEntropy(model.outputs.get('scores')!, label));
const [slope, ofHidden] = gradients(loss, [x, hidden]);

const { runtime } = await chooseRuntime({ device: 'cpu' });
const attack = await loadExecutable(compileGraph({ loss, hidden, slope, ofHidden }), runtime);
const weights = Object.fromEntries([...model.parameters].map(([name, { value }]) => [name, value]));
let data = Array.from({ length: 8 }, (_, i) => (i % 3) - 1);
for (const step of [0, 1, 2, 3]) {
  const found = await attack.run({ ...weights, x: tensorValue('float32', [1, 8], data) });
  console.log(`step ${step}: loss ${Number(found['loss']!.data[0]).toFixed(3)}`);
  if (step === 0)
    console.log(`  ${found['hidden']!.data.length} hidden values, ${found['ofHidden']!.data.length} gradients`);
  data = data.map((value, i) => value + 0.25 * Math.sign(Number(found['slope']!.data[i])));
}
await runtime.release();
