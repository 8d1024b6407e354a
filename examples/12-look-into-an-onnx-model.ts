// Any ONNX model: read a layer inside, ask what the input would have to change, and attack it along its gradient.

import { compileGraph, createGraph, exportModel, gradients, importModel, loadExecutable, sum } from 'evenhand/engine';
import { decodeModel } from 'evenhand/formats';
import { createScope, crossEntropy, initialState, mlp } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

// A model file from anywhere; here one is made on the spot.
const network = (scope: Parameters<typeof mlp>[0]) =>
  mlp(scope, scope.graph.input('x', [1, 8]), { hidden: [16], outputs: 3 });
const { parameters } = initialState(network, { seed: 4 });
const file = exportModel(
  { scores: network(createScope(createGraph(), { mode: 'eval' })) },
  { weights: parameters },
).bytes();

const model = importModel(decodeModel(file, { file: 'model.onnx' }), { file: 'model.onnx' });
const [x, scores] = [model.inputs.get('x')!, model.outputs.get('scores')!];
const hidden = [...model.tensors.values()].find(({ shape }) => shape.join() === '1,16')!;
const label = model.graph.constant({ dtype: 'int64', shape: [1], data: BigInt64Array.of(0n) });
const loss = sum(crossEntropy(scores, label));
const [towardsWrong, ofHidden] = gradients(loss, [x, hidden]);

const { runtime } = await chooseRuntime({ device: 'cpu' });
const run = await loadExecutable(
  compileGraph({ loss, hidden, towardsWrong: towardsWrong!, ofHidden: ofHidden! }),
  runtime,
);
const weights = Object.fromEntries([...model.parameters].map(([name, { value }]) => [name, value]));
let data = Float32Array.from({ length: 8 }, (_, i) => Math.sign((i % 3) - 1));
for (const step of [0, 1, 2, 3]) {
  const found = await run.run({ ...weights, x: { dtype: 'float32', shape: [1, 8], data } });
  console.log(`step ${step}: loss ${Number(found['loss']!.data[0]).toFixed(3)}`);
  if (step === 0) {
    console.log(
      `  a hidden layer of ${found['hidden']!.data.length} values, and a gradient for each: ${found['ofHidden']!.data.length}`,
    );
  }
  const slope = found['towardsWrong']!.data as Float32Array;
  data = data.map((value, i) => value + 0.25 * Math.sign(slope[i]!));
}
await runtime.release();
