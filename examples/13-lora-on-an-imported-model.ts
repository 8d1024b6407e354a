// Low-rank adapters on an imported model: its own weights stay as they are, the adapters learn, and both are merged into a new ONNX file.

import { createGraph, exportModel, importModel, mean } from 'evenhand/engine';
import { decodeModel } from 'evenhand/formats';
import {
  addLora,
  createScope,
  createTrainer,
  crossEntropy,
  initialState,
  initialValue,
  mergeLora,
  mlp,
} from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const network = (scope: Parameters<typeof mlp>[0]) =>
  mlp(scope, scope.graph.input('x', [32, 4]), { hidden: [32, 32], outputs: 2 });
const made = initialState(network, { seed: 1 }).parameters;
const bytes = exportModel({ scores: network(createScope(createGraph(), { mode: 'eval' })) }, { weights: made }).bytes();

const file = decodeModel(bytes, { file: 'model.onnx' });
const lora = { match: /weight/, rank: 2 };
const frozen = Object.fromEntries(
  [...importModel(file, { file: 'model.onnx' }).parameters].map(([name, { value }]) => [name, value]),
);
const adapted = addLora([...importModel(file, { file: 'model.onnx' }).outputs.values()], lora);
const first = Object.fromEntries(adapted.specifications.map((one) => [one.name, initialValue(one, 1)]));

const { runtime } = await chooseRuntime({ device: 'cpu' });
const trainer = createTrainer({
  runtime,
  seed: 1,
  optimiser: { name: 'adamw' },
  parameters: { ...frozen, ...first },
  trainable: (name) => name in first,
  build: ({ graph, inputs }) => {
    const { outputs } = importModel(file, { file: 'model.onnx', graph, bind: { x: inputs['x']! } });
    const loss = mean(crossEntropy(outputs.get('scores')!, inputs['y']!));
    return { loss: addLora([loss], lora).outputs[0]! };
  },
});
const x = Float32Array.from({ length: 128 }, (_, i) => ((i * 7919) % 97) / 48 - 1);
const y = BigInt64Array.from({ length: 32 }, (_, i) => BigInt(x[4 * i]! > x[4 * i + 1]! ? 1 : 0));
const batch = {
  x: { dtype: 'float32' as const, shape: [32, 4], data: x },
  y: { dtype: 'int64' as const, shape: [32], data: y },
};
const losses: number[] = [];
for (let step = 0; step < 200; step += 1) losses.push((await trainer.step([batch], { learningRate: 0.01 })).loss);
console.log(
  `${trainer.trained.length} adapter matrices trained; the loss fell ${losses.at(-1)! < 0.2 * losses[0]! ? 'below' : 'not below'} a fifth`,
);
const merged = mergeLora(await trainer.values(), adapted.adapters, lora);
console.log(
  `merged: ${Object.keys(merged).length} weights, as many as before: ${Object.keys(merged).length === Object.keys(frozen).length}`,
);
