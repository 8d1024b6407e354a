import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { type CacheModelOptions, cacheModel, cacheScores } from '../../../../src/learn/few-shot/cache-model.ts';
import { chooseCacheWeights, trainCache } from '../../../../src/learn/few-shot/train-cache.ts';
import { zeroShotScores } from '../../../../src/learn/uses/zero-shot-scores.ts';

/** Two classes that the first axis tells apart, prompts that the second misleads. */
function drawn(count: number, name: string) {
  const stream = createStream(4, name);
  const label = Array.from({ length: count }, (_, row) => row % 2);
  const data = label.flatMap((own) => [2 * own - 1 + 0.6 * stream.normal(), 0.6 * stream.normal(), 1]);
  return { images: { shape: [count, 3], data: Float64Array.from(data) }, label };
}
const texts = { shape: [2, 3], data: Float64Array.of(-0.05, -1, 0.2, 0.05, 1, 0.2) };
const few = drawn(16, 'few');
const test_ = drawn(400, 'test');
const made = (changes: Partial<CacheModelOptions> = {}) =>
  cacheModel({ images: few.images, classOf: few.label, texts, promptClassOf: [0, 1], temperature: 1, ...changes });
const accuracy = (model: ReturnType<typeof made>) => {
  const present = cacheScores(model, test_.images)[1]!;
  return test_.label.filter((own, row) => Number(present[row]! > 0.5) === own).length / test_.label.length;
};

test('without weight the cache says what the prompts say', () => {
  const zero = zeroShotScores({
    images: { dtype: 'float64', ...test_.images },
    texts: { dtype: 'float64', ...texts },
    classOf: [0, 1],
    temperature: 1,
  });
  for (const [own, row] of cacheScores(made({ alpha: 0 }), test_.images).entries()) {
    for (const [place, score] of row.entries()) expect(score).toBeCloseTo(zero[own]![place]!, 12);
  }
});

test('few images help where the prompts mislead, and training and choosing weights do no harm', () => {
  const model = made();
  const validation = drawn(100, 'validation');
  expect(accuracy(made({ alpha: 0 }))).toBeLessThan(0.7);
  expect(accuracy(model)).toBeGreaterThan(0.85);
  const { model: trained, losses, accuracies, epoch } = trainCache(model, few, { seed: 1, rate: 0.05, validation });
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  expect(accuracies).toHaveLength(20);
  expect(epoch).toBe(accuracies.indexOf(Math.max(...accuracies)));
  expect(accuracy(trained)).toBeGreaterThan(0.85);
  const search = { alpha: { highest: 3, steps: 4 }, beta: { highest: 7, steps: 5 } };
  const chosen = chooseCacheWeights(model, validation, search);
  expect(chosen.alpha).toBeGreaterThanOrEqual(0.1);
  expect(accuracy(chosen)).toBeGreaterThan(0.85);
  expect(trainCache(model, few, { seed: 1, batchSize: 4 })).toEqual(trainCache(model, few, { seed: 1, batchSize: 4 }));
  expect(model.keys[0]).toEqual(made().keys[0]);
});

describe('what does not fit is refused', () => {
  test.each<[string, () => unknown]>([
    ['no image', () => made({ images: { shape: [0, 3], data: [] }, classOf: [] })],
    ['another width', () => made({ texts: { shape: [2, 2], data: [1, 0, 0, 1] } })],
    ['an image without a class', () => made({ classOf: few.label.slice(1) })],
    ['a class that is none', () => made({ classOf: few.label.map(() => 2) })],
    ['a class without a prompt', () => made({ promptClassOf: [1, 1] })],
    ['a weight below 0', () => made({ alpha: -1 })],
    ['an infinite beta', () => made({ beta: Number.POSITIVE_INFINITY })],
    [
      'a feature that is no number',
      () => made({ images: { ...few.images, data: few.images.data.with(2, Number.NaN) } }),
    ],
    ['fewer features than the shape says', () => made({ images: { ...few.images, data: [1] } })],
    ['images of another width to score', () => cacheScores(made(), { shape: [1, 2], data: [1, 0] })],
    ['batches of no case', () => trainCache(made(), few, { seed: 1, batchSize: Number.NaN })],
    ['no epoch', () => trainCache(made(), few, { seed: 1, epochs: 0 })],
    ['a rate that is no number', () => trainCache(made(), few, { seed: 1, rate: Number.NaN })],
    ['labels of others', () => trainCache(made(), { images: few.images, label: few.label.map(() => 5) }, { seed: 1 })],
  ])('%s', (_, act) => expect(act).toThrow(expect.objectContaining({ code: 'learn/bad-few-shot', kind: 'usage' })));
});
