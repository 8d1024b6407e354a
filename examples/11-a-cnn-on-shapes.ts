// A convolutional network learns to tell discs from squares of any size and place, each image drawn anew from the stream of its case.
import { mean } from 'evenhand/engine';
import { cnn, createScope, createTrainer, crossEntropy, fit, initialState, type Scope } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const edge = 16;
const cases = Array.from({ length: 240 }, (_, id) => ({ id, shape: id % 2 }));

/** A disc or a square, brighter than the noise around it. */
function draw({ shape }: { shape: number }, random: () => number): number[] {
  const [radius, x, y] = [3 + 2 * random(), 5 + 6 * random(), 5 + 6 * random()];
  return Array.from({ length: edge * edge }, (_, i) => {
    const [dx, dy] = [Math.abs((i % edge) - x), Math.abs(Math.floor(i / edge) - y)];
    const inside = shape === 0 ? dx * dx + dy * dy < radius * radius : Math.max(dx, dy) < 0.89 * radius;
    return (inside ? 1 : 0) + 0.3 * (random() - 0.5);
  });
}

const network = (scope: Scope, x: Parameters<typeof cnn>[1]) => cnn(scope, x, { widths: [8, 16], outputs: 2 });
const state = initialState((scope) => network(scope, scope.graph.input('x', [1, 1, edge, edge])), { seed: 1 });
const { runtime } = await chooseRuntime({ device: 'cpu' });
const trainer = createTrainer({
  runtime,
  ...state,
  seed: 1,
  optimiser: { name: 'adamw' },
  build: ({ graph, inputs, mode }) => {
    const scope = createScope(graph, { mode });
    const logits = network(scope, inputs['x']!);
    return { loss: mean(crossEntropy(logits, inputs['y']!)), outputs: { logits }, updates: scope.updates };
  },
});
const result = await fit({
  trainer,
  cases: cases.slice(0, 200),
  batchSize: 20,
  epochs: 20,
  seed: 1,
  schedule: { schedule: 'cosine', rate: 0.02, total: 200 },
  load: ({ cases: some, stream }) => ({
    x: {
      dtype: 'float32',
      shape: [some.length, 1, edge, edge],
      data: Float32Array.from(some.flatMap((one) => draw(one, stream(`${one.id}`).uniform))),
    },
    y: { dtype: 'int64', shape: [some.length], data: BigInt64Array.from(some, ({ shape }) => BigInt(shape)) },
  }),
  validation: { cases: cases.slice(200), batchSize: 40 },
});
console.log(
  `loss of chance ${Math.LN2.toFixed(1)}, after ${result.history.length} epochs ${result.best!.score < 0.15 ? 'below 0.15' : 'above 0.15'} on new shapes`,
);
