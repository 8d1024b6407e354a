import { expect, test } from 'vitest';
import { incompleteGamma, logGamma, poissonWeight } from '../../../../src/stats/distributions/gamma.ts';

test('factorials', () => {
  expect(logGamma(1)).toBe(0);
  expect(Math.exp(logGamma(11))).toBeCloseTo(3628800, 5);
});

test('Poisson weights add up to one', () => {
  let total = Math.exp(-7.3);
  for (let k = 1; k < 80; k += 1) total += poissonWeight(k, 7.3);
  expect(total).toBeCloseTo(1, 13);
});

test('the tails at the ends', () => {
  expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 });
  expect(incompleteGamma(2, Number.POSITIVE_INFINITY)).toEqual({ lower: 1, upper: 0 });
  expect(incompleteGamma(2, Number.NaN).lower).toBeNaN();
});
