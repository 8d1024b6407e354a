import { expect, test } from 'vitest';
import { normal } from '../../../../src/stats/distributions/normal.ts';

test('both tails add to one and mirror each other', () => {
  for (const x of [-40, -3, -1.5, -0.2, 0, 0.7, 1.5, 6, 40]) {
    expect(normal.cdf(x) + normal.upperTail(x)).toBeCloseTo(1, 15);
    expect(normal.cdf(x)).toBe(normal.upperTail(-x));
  }
});

test('ends and nonsense', () => {
  expect(normal.quantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normal.quantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normal.quantile(-0.1)).toBeNaN();
  expect(normal.upperTail(Number.NaN)).toBeNaN();
  expect(normal.upperTail(Number.POSITIVE_INFINITY)).toBe(0);
  expect(normal.upperTail(Number.NEGATIVE_INFINITY)).toBe(1);
});
