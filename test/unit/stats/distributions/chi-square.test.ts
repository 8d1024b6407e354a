import { expect, test } from 'vitest';
import { chiSquare } from '../../../../src/stats/distributions/chi-square.ts';

test('two degrees of freedom are an exponential', () => {
  expect(chiSquare.upperTail(3, 2)).toBeCloseTo(Math.exp(-1.5), 15);
  expect(chiSquare.upperQuantile(0.05, 2)).toBeCloseTo(-2 * Math.log(0.05), 12);
});

test('ends', () => {
  expect(chiSquare.upperTail(-1, 3)).toBe(1);
  expect(chiSquare.quantile(0, 3)).toBe(0);
  expect(chiSquare.upperQuantile(0, 3)).toBe(Number.POSITIVE_INFINITY);
  expect(chiSquare.quantile(Number.NaN, 3)).toBeNaN();
});

test('a share outside [0, 1] has no quantile', () => {
  for (const share of [-0.1, 1.1, Number.NaN]) expect(chiSquare.quantile(share, 3)).toBeNaN();
});
