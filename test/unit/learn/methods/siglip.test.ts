import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { siglip } from '../../../../src/learn/methods/siglip.ts';
import { siglipLoss } from '../../../../src/learn/methods/siglip-loss.ts';
import { pass, startMethod } from './pair-pass.ts';

describe('siglip', () => {
  const lossAt = (logits: number[][], bias: number) =>
    pass({ run: startMethod(siglip, {}), logits, parameters: { bias: tensorValue('float32', [], [bias]) } }).loss;

  test('asks of every image and text whether they belong together: four questions of two pairs, log 2 each at 0', () => {
    expect(
      lossAt(
        [
          [0, 0],
          [0, 0],
        ],
        0,
      ),
    ).toBeCloseTo((4 * Math.log(2)) / 2, 12);
  });

  test('far apart and rightly signed costs nothing, wrongly signed the distance', () => {
    expect(
      lossAt(
        [
          [60, 0],
          [0, 60],
        ],
        -30,
      ),
    ).toBeCloseTo(0, 10);
    expect(
      lossAt(
        [
          [0, 60],
          [60, 0],
        ],
        -30,
      ),
    ).toBeCloseTo(60, 10);
  });

  test('a bias of -10 makes the pairs that do not match cheap at the start', () => {
    const logits = [
      [10, 2],
      [1, 10],
    ];
    expect(lossAt(logits, -10)).toBeLessThan(lossAt(logits, 0));
  });

  test('refuses logits that are not square', () => {
    const graph = createGraph();
    expect(() => siglipLoss(graph.input('x', [2, 3]), 0)).toThrow(
      /siglipLoss of float32\[2,3\]: needs a square matrix/,
    );
  });
});
