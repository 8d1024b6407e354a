import { expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { createNormalDraw } from '../../../src/stats/draw-normals.ts';

const moments = (covariance: readonly (readonly number[])[], draws: number) => {
  const draw = createNormalDraw(covariance, createStream(5, 'test'));
  const into = new Float64Array(covariance.length);
  const products = covariance.map((row) => row.map(() => 0));
  for (let k = 0; k < draws; k += 1) {
    draw(into);
    products.forEach((row, i) => {
      row.forEach((_, j) => {
        row[j]! += (into[i]! * into[j]!) / draws;
      });
    });
  }
  return products;
};

test.each([
  [
    'correlated',
    [
      [2, -0.8, 0.3],
      [-0.8, 1, 0],
      [0.3, 0, 0.5],
    ],
  ],
  [
    'rank-deficient',
    [
      [1, 1, 0.5],
      [1, 1, 0.5],
      [0.5, 0.5, 0.25],
    ],
  ],
  [
    'diagonal',
    [
      [4, 0, 0],
      [0, 0, 0],
      [0, 0, 0.1],
    ],
  ],
])('%s draws have the covariance asked for', (_, covariance) => {
  const seen = moments(covariance, 40_000);
  covariance.forEach((row, i) => {
    row.forEach((expected, j) => {
      // Standard error of a second moment is at most sqrt(2) * 4 / 200 = 0.028 here; four of them.
      expect(Math.abs(seen[i]![j]! - expected)).toBeLessThan(0.114);
    });
  });
});

test('equal streams give equal draws', () => {
  const draw = () => {
    const into = new Float64Array(2);
    createNormalDraw(
      [
        [1, 0.2],
        [0.2, 1],
      ],
      createStream(9, 'x'),
    )(into);
    return [...into];
  };
  expect(draw()).toEqual(draw());
});
