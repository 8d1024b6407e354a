import { expect, test } from 'vitest';
import { binomial } from '../../../../src/stats/distributions/binomial.ts';

test('certain outcomes and out-of-range counts', () => {
  expect(binomial.probability(0, { n: 4, p: 0 })).toBe(1);
  expect(binomial.probability(4, { n: 4, p: 1 })).toBe(1);
  expect(binomial.probability(5, { n: 4, p: 0.5 })).toBe(0);
  expect(binomial.atMost(-1, { n: 4, p: 0.5 })).toBe(0);
  expect(binomial.atMost(4, { n: 4, p: 0.5 })).toBe(1);
  expect(binomial.atLeast(0, { n: 4, p: 0.5 })).toBe(1);
  expect(binomial.atLeast(5, { n: 4, p: 0.5 })).toBe(0);
});

test('a fair coin', () => {
  expect(binomial.probability(2, { n: 4, p: 0.5 })).toBeCloseTo(6 / 16, 15);
  expect(binomial.atLeast(3, { n: 4, p: 0.5 })).toBeCloseTo(5 / 16, 15);
});
