import { expect, test } from 'vitest';
import { deviateOf, logitLimits, studentLimits, waldLimits } from '../../../src/stats/interval.ts';

test('the deviate of 95 % and a level that is none', () => {
  expect(deviateOf(0.95)).toBeCloseTo(1.959963984540054, 12);
  expect(() => deviateOf(95)).toThrow(/between 0 and 1; got 95/);
});

test('limits on the plain and the logit scale', () => {
  expect(waldLimits(0.5, 0.01)(2)).toEqual({ low: 0.3, high: 0.7 });
  const { low, high } = logitLimits(0.9, 0.0081)(1);
  expect(Math.log(high / (1 - high)) - Math.log(9)).toBeCloseTo(1, 10);
  expect(Math.log(9) - Math.log(low / (1 - low))).toBeCloseTo(1, 10);
});

test("Student's limits are wider, by the ratio of the quantiles", () => {
  const limits = waldLimits(0, 1);
  expect(studentLimits(limits, 4)(deviateOf(0.95)).high).toBeCloseTo(2.7764451051977987, 10);
  expect(studentLimits(limits, Number.POSITIVE_INFINITY)).toBe(limits);
});

test('0 and 1 have no limits on the logit scale', () => {
  for (const value of [0, 1]) expect(logitLimits(value, 0.01)(2)).toEqual({ low: Number.NaN, high: Number.NaN });
});
