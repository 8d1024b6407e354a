// Low-rank adapters on an imported model: its weights stay, the adapters learn, and both are merged into weights for a new file.
import { tensorValue } from 'evenhand/core';
import { createGraph, exportModel, importModel, mean } from 'evenhand/engine';
import { decodeModel } from 'evenhand/formats';
import * as learn from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const network = (scope: learn.Scope) =>
  learn.mlp(scope, scope.graph.input('x', [32, 4]), { hidden: [32, 32], outputs: 2 });
const weights = learn.initialState(network, { seed: 1 }).parameters;
const scores = network(learn.createScope(createGraph(), { mode: 'eval' }));
const file = decodeModel(exportModel({ scores }, { weights }).bytes(), { file: 'model.onnx' });

const lora = { match: /weight/, rank: 2 };
const model = importModel(file, { file: 'model.onnx' });
const frozen = Object.fromEntries([...model.parameters].map(([name, { value }]) => [name, value]));
const { adapters, specifications } = learn.addLora([...model.outputs.values()], lora);
const factors = Object.fromEntries(specifications.map((one) => [one.name, learn.initialValue(one, 1)]));

const { runtime } = await chooseRuntime({ device: 'cpu' });
const settings = { runtime, seed: 1, optimiser: { name: 'adamw' }, parameters: { ...frozen, ...factors } } as const;
const trainer = learn.createTrainer({
  ...settings,
  trainable: (name) => name in factors,
  build: ({ graph, inputs }) => {
    const { outputs } = importModel(file, { file: 'model.onnx', graph, bind: { x: inputs['x']! } });
    const loss = mean(learn.crossEntropy(outputs.get('scores')!, inputs['y']!));
    return { loss: learn.addLora([loss], lora).outputs[0]! };
  },
});
const x = Array.from({ length: 128 }, (_, i) => ((i * 7919) % 97) / 48 - 1);
const y = Array.from({ length: 32 }, (_, i) => (x[4 * i]! > x[4 * i + 1]! ? 1 : 0));
const batch = { x: tensorValue('float32', [32, 4], x), y: tensorValue('int64', [32], y) };
const losses: number[] = [];
for (let step = 0; step < 200; step += 1) losses.push((await trainer.step([batch], { learningRate: 0.01 })).loss);
console.log(
  `${trainer.trained.length} factors trained; the loss fell ${losses.at(-1)! < losses[0]! / 5 ? '' : 'not '}below a fifth`,
);
console.log(`${Object.keys(learn.mergeLora(await trainer.values(), adapters, lora)).length} merged weights, as before`);
