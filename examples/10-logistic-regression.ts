// Logistic regression as a network of one layer, trained over epochs of cases with validation and early stop.
import { createStream } from 'evenhand/core';
import { mean, reshape } from 'evenhand/engine';
import { binaryCrossEntropy, createScope, createTrainer, fit, initialState, linear } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const stream = createStream(1, 'example');
const cases = Array.from({ length: 900 }, () => {
  const x = [stream.normal(), stream.normal(), stream.normal()];
  const logit = 1.5 * x[0]! - 1 * x[1]! + 0.5;
  return { x, y: stream.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0 };
});

const logits = (scope: Parameters<typeof linear>[0], x: Parameters<typeof linear>[1]) =>
  reshape(linear(scope, x, { outputs: 1 }), [x.shape[0]!]);
const state = initialState((scope) => logits(scope, scope.graph.input('x', [1, 3])), { seed: 1 });
const { runtime } = await chooseRuntime({ device: 'cpu' });
const trainer = createTrainer({
  runtime,
  ...state,
  seed: 1,
  optimiser: { name: 'adamw', settings: { weightDecay: 0 } },
  build: ({ graph, inputs, mode }) => {
    const caseLosses = binaryCrossEntropy(logits(createScope(graph, { mode }), inputs['x']!), inputs['y']!);
    return { loss: mean(caseLosses), caseLosses };
  },
});
const floats = (shape: number[], data: number[]) => ({
  dtype: 'float32' as const,
  shape,
  data: Float32Array.from(data),
});
const result = await fit({
  trainer,
  cases: cases.slice(0, 600),
  batchSize: 50,
  epochs: 60,
  seed: 1,
  schedule: { schedule: 'cosine', rate: 0.05, total: 720 },
  load: ({ cases: some }) => ({
    x: floats(
      [some.length, 3],
      some.flatMap(({ x }) => x),
    ),
    y: floats(
      [some.length],
      some.map(({ y }) => y),
    ),
  }),
  validation: { cases: cases.slice(600), patience: 10 },
});
console.log(
  `ended by ${result.ended}; best epoch ${result.best!.epoch}, validation loss ${result.best!.score.toFixed(3)}`,
);
console.log(`weights ${Array.from(result.values['weight']!.data, (w) => Number(w).toFixed(1))} (planted 1.5, -1, 0)`);
