import { expect, test } from 'vitest';
import {
  aucLimits,
  hanleyMcNeilVariance,
  logitAucInterval,
  newcombeAucInterval,
  newcombeAucLimits,
} from '../../../src/stats/auc-interval.ts';

test('at an AUC of one half the variance is that of the Mann-Whitney statistic under the null', () => {
  expect(hanleyMcNeilVariance(0.5, 7, 11)).toBeCloseTo((7 + 11 + 1) / (12 * 7 * 11), 15);
});

test("Newcombe's interval exists at 0 and 1 and mirrors", () => {
  const one = newcombeAucInterval({ auc: 1, events: 5, nonEvents: 45 });
  expect(one.high).toBe(1);
  expect(one.low).toBeGreaterThan(0.7);
  const zero = newcombeAucInterval({ auc: 0, events: 45, nonEvents: 5 });
  expect(zero.low).toBe(0);
  expect(zero.high).toBeCloseTo(1 - one.low, 12);
});

test('sizes below one and values outside [0, 1] are refused', () => {
  expect(() => newcombeAucLimits({ auc: 0.9, events: 0, nonEvents: 3 })).toThrow(/at least one event/);
  expect(() => newcombeAucLimits({ auc: 1.2, events: 4, nonEvents: 3 })).toThrow();
});

test('the logit interval stays inside (0, 1)', () => {
  const { low, high } = logitAucInterval(0.98, 0.01);
  expect(low).toBeGreaterThan(0);
  expect(high).toBeLessThan(1);
});

test('without a usable variance the limits are Newcombe’s', () => {
  const sizes = { auc: 1, events: 5, nonEvents: 45 };
  expect(aucLimits(sizes, 0)(1.5)).toEqual(newcombeAucLimits(sizes)(1.5));
  const inside = { ...sizes, auc: 0.9 };
  expect(aucLimits(inside, Number.NaN)(1.5)).toEqual(newcombeAucLimits(inside)(1.5));
  expect(aucLimits(inside, 0.01, 4)(1.96).low).toBeLessThan(aucLimits(inside, 0.01)(1.96).low);
});

test('an AUC that is none is named', () => {
  expect(() => newcombeAucInterval({ auc: Number.NaN, events: 5, nonEvents: 6 })).toThrow(
    /got an AUC of NaN of 5 and 6/,
  );
});
