import { expect, test } from 'vitest';
import { chiSquare } from '../../../../src/stats/distributions/chi-square.ts';
import { fDistribution } from '../../../../src/stats/distributions/f-distribution.ts';
import { studentT } from '../../../../src/stats/distributions/student-t.ts';

test('one numerator degree of freedom is a squared t', () => {
  expect(fDistribution.upperTail(2.3 * 2.3, { numerator: 1, denominator: 7 })).toBeCloseTo(
    2 * studentT.upperTail(2.3, 7),
    14,
  );
});

test('an infinite denominator is chi-square over its degrees of freedom', () => {
  const degrees = { numerator: 3, denominator: Number.POSITIVE_INFINITY };
  expect(fDistribution.upperTail(2, degrees)).toBe(chiSquare.upperTail(6, 3));
  expect(fDistribution.quantile(0.9, degrees)).toBeCloseTo(chiSquare.quantile(0.9, 3) / 3, 13);
});

test('quantile inverts the distribution', () => {
  const degrees = { numerator: 4, denominator: 9.5 };
  expect(fDistribution.cdf(fDistribution.quantile(0.3, degrees), degrees)).toBeCloseTo(0.3, 13);
  expect(fDistribution.upperTail(-1, degrees)).toBe(1);
  expect(fDistribution.upperTail(Number.POSITIVE_INFINITY, degrees)).toBe(0);
});

test('a share outside [0, 1] has no quantile', () => {
  for (const share of [-0.1, 1.1, Number.NaN])
    expect(fDistribution.quantile(share, { numerator: 2, denominator: 5 })).toBeNaN();
});
