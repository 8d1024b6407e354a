// A convolutional network learns to tell discs from squares of any size and place, each drawn anew from the stream of its case.
import { type Stream, tensorValue } from 'evenhand/core';
import { mean } from 'evenhand/engine';
import { type BatchRequest, cnn, crossEntropy, fit, networkTrainer } from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const edge = 16;
const cases = Array.from({ length: 240 }, (_, id) => ({ id, shape: id % 2 }));
/** A disc or a square, brighter than the noise around it. */
function draw(shape: number, { uniform }: Stream): number[] {
  const [radius, x, y] = [3 + 2 * uniform(), 5 + 6 * uniform(), 5 + 6 * uniform()];
  return Array.from({ length: edge * edge }, (_, i) => {
    const [dx, dy] = [Math.abs((i % edge) - x), Math.abs(Math.floor(i / edge) - y)];
    const inside = shape === 0 ? dx * dx + dy * dy < radius * radius : Math.max(dx, dy) < 0.89 * radius;
    return (inside ? 1 : 0) + 0.3 * (uniform() - 0.5);
  });
}
const load = ({ cases: some, stream }: BatchRequest<(typeof cases)[number]>) => {
  const images = some.flatMap(({ id, shape }) => draw(shape, stream(`${id}`)));
  const y = some.map(({ shape }) => shape);
  return { x: tensorValue('float32', [y.length, 1, edge, edge], images), y: tensorValue('int64', [y.length], y) };
};

const { runtime } = await chooseRuntime({ device: 'cpu' });
const batch = { x: { dtype: 'float32', shape: [1, 1, edge, edge] }, y: { dtype: 'int64', shape: [1] } } as const;
const settings = { runtime, seed: 1, optimiser: { name: 'adamw' }, batch } as const;
const trainer = networkTrainer({
  ...settings,
  network: (scope, { x, y }) => {
    const logits = cnn(scope, x, { widths: [8, 16], outputs: 2 });
    return { loss: mean(crossEntropy(logits, y)) };
  },
});
const schedule = { schedule: 'cosine', rate: 0.02, total: 200 } as const;
const training = { trainer, cases: cases.slice(0, 200), batchSize: 20, epochs: 20, seed: 1, schedule, load };
const { best } = await fit({ ...training, validation: { cases: cases.slice(200) } });
console.log(
  `on new shapes the loss is ${best!.score < 0.15 ? 'below' : 'not below'} 0.15; chance is ${Math.LN2.toFixed(2)}`,
);
