import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { zeroShotScores } from '../../../../src/learn/uses/zero-shot-scores.ts';
import { auc } from '../../../../src/stats/auc.ts';

const images = tensorValue('float32', [3, 3], [1, 2, 2, 0, 3, 4, 2, -1, 2]);
const texts = tensorValue('float32', [2, 3], [1, 0, 1, 0, 1, 1]);
/** The vector was computed by the released code in single precision. */
const single = 1e-6;

describe('zeroShotScores', () => {
  test('are FairCLIP’s at temperature 1', () => {
    const scores = zeroShotScores({ images, texts, classOf: [0, 1] });
    for (const [index, expected] of [0.5586543083, 0.6045031548, 0.3302384615].entries()) {
      expect(Math.abs(scores[1]![index]! - expected)).toBeLessThan(single);
      expect(scores[0]![index]! + scores[1]![index]!).toBeCloseTo(1, 14);
    }
  });

  test('at temperature 100 order two classes alike, so their AUC is the same', () => {
    const stream = createStream(1, 'zero-shot');
    const draw = (length: number) => Float64Array.from({ length }, () => stream.normal());
    const many = { dtype: 'float64' as const, shape: [200, 4], data: draw(800) };
    // Prompts that differ in one word are near each other; far ones would round many scores to 1 at 100.
    const common = draw(4);
    const two = tensorValue('float64', [2, 4], [...common, ...common.map((value) => value + 0.2 * stream.normal())]);
    const label = Uint8Array.from({ length: 200 }, () => stream.below(2));
    const at = (temperature: number) =>
      auc({ score: zeroShotScores({ images: many, texts: two, classOf: [0, 1], temperature })[1]!, label });
    expect(at(100)).toBe(at(1));
    const spread = (temperature: number) =>
      zeroShotScores({ images: many, texts: two, classOf: [0, 1], temperature })[1]!.filter((value) => value > 0.9)
        .length;
    expect(spread(100)).toBeGreaterThan(spread(1));
  });

  test('average the prompts of a class at length 1', () => {
    const ensemble = tensorValue('float64', [3, 2], [10, 0, 0, 1, -1, 0]);
    const [first] = zeroShotScores({
      images: tensorValue('float64', [1, 2], [3, 3]),
      texts: ensemble,
      classOf: [0, 0, 1],
    });
    // (1,0) and (0,1) have the mean direction of the image: cosine 1, against -1/sqrt(2).
    expect(first![0]).toBeCloseTo(1 / (1 + Math.exp(-Math.SQRT1_2 - 1)), 14);
  });

  test('give an image of zeros the same chance of every class', () => {
    const scores = zeroShotScores({ images: tensorValue('float64', [1, 3], [0, 0, 0]), texts, classOf: [0, 1] });
    expect(scores.map(([value]) => value)).toEqual([0.5, 0.5]);
  });

  test.each([
    [{ classOf: [0] }, /as many classes/],
    [{ classOf: [1, 1] }, /class 0 has no prompt/],
    [{ temperature: 0 }, /above 0/],
    [{ images: tensorValue('float32', [1, 2], [1, 2]) }, /one width/],
  ])('refuse %j', (extra, message) => {
    expect(() => zeroShotScores({ images, texts, classOf: [0, 1], ...extra })).toThrow(
      expect.objectContaining({ code: 'learn/bad-prompts', message: expect.stringMatching(message) }),
    );
  });
});
