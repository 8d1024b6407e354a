import { expect, test } from 'vitest';
import { beta, incompleteBeta } from '../../../../src/stats/distributions/beta.ts';

test('uniform and arcsine cases have closed forms', () => {
  expect(beta.cdf(0.37, { a: 1, b: 1 })).toBeCloseTo(0.37, 15);
  expect(beta.cdf(0.25, { a: 0.5, b: 0.5 })).toBeCloseTo(1 / 3, 14);
});

test('ends', () => {
  expect(beta.cdf(0, { a: 2, b: 3 })).toBe(0);
  expect(beta.upperTail(1, { a: 2, b: 3 })).toBe(0);
  expect(beta.quantile(0, { a: 2, b: 3 })).toBe(0);
  expect(beta.quantile(1, { a: 2, b: 3 })).toBe(1);
  expect(beta.quantile(Number.NaN, { a: 2, b: 3 })).toBeNaN();
  expect(incompleteBeta({ x: Number.NaN, y: 0.5 }, { a: 1, b: 1 }).upper).toBeNaN();
});

test('a share outside [0, 1] has no quantile', () => {
  for (const share of [-0.1, 1.1, Number.NaN]) expect(beta.quantile(share, { a: 2, b: 3 })).toBeNaN();
});
