// Logistic regression as a network of one layer, trained over epochs of cases with validation and early stop.
import { createStream, tensorValue } from 'evenhand/core';
import { mean, reshape } from 'evenhand/engine';
import { binaryCrossEntropy, fit, linear, networkTrainer } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const stream = createStream(1, 'example');
const cases = Array.from({ length: 900 }, () => {
  const x = [stream.normal(), stream.normal(), stream.normal()];
  const logit = 1.5 * x[0]! - x[1]! + 0.5;
  return { x, y: stream.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0 };
});
const batchOf = (some: readonly (typeof cases)[number][]) => {
  const x = some.flatMap((one) => one.x);
  const y = some.map((one) => one.y);
  return { x: tensorValue('float32', [some.length, 3], x), y: tensorValue('float32', [some.length], y) };
};

const { runtime } = await chooseRuntime({ device: 'cpu' });
const optimiser = { name: 'adamw', settings: { weightDecay: 0 } } as const;
const batch = batchOf(cases.slice(0, 50));
const trainer = networkTrainer({
  runtime,
  seed: 1,
  optimiser,
  batch,
  network: (scope, { x, y }) => {
    const caseLosses = binaryCrossEntropy(reshape(linear(scope, x, { outputs: 1 }), y.shape), y);
    return { loss: mean(caseLosses), caseLosses };
  },
});
const schedule = { schedule: 'cosine', rate: 0.05, total: 720 } as const;
const training = { batchSize: 50, epochs: 60, seed: 1, schedule };
const validation = { cases: cases.slice(600), patience: 10 };
const load = (request: { cases: readonly (typeof cases)[number][] }) => batchOf(request.cases);
const result = await fit({ trainer, cases: cases.slice(0, 600), load, validation, ...training });
console.log(`ended by ${result.ended}; best epoch ${result.best!.epoch}, loss ${result.best!.score.toFixed(2)}`);
const weights = [...result.values['weight']!.data].map((weight) => Number(weight).toFixed(1));
console.log(`weights ${weights.join(' ')} (planted 1.5, -1, 0)`);
