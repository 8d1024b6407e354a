import { expect, test } from 'vitest';
import {
  clopperPearsonInterval,
  clusteredWilson,
  effectiveCount,
  newcombeDifference,
  wilsonInterval,
} from '../../../src/stats/proportion.ts';

test('limits at none and all are exactly 0 and 1', () => {
  expect(wilsonInterval(0, 12).low).toBe(0);
  expect(wilsonInterval(12, 12).high).toBe(1);
  expect(clopperPearsonInterval(0, 12).low).toBe(0);
  expect(clopperPearsonInterval(12, 12).high).toBe(1);
});

test('no cases say nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  expect(clopperPearsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('real counts lie between the whole ones', () => {
  const { low } = wilsonInterval(3.5, 10);
  expect(low).toBeGreaterThan(wilsonInterval(3, 10).low);
  expect(low).toBeLessThan(wilsonInterval(4, 10).low);
});

test('impossible counts and levels are refused', () => {
  expect(() => wilsonInterval(11, 10)).toThrow(/got 11 of 10/);
  expect(() => wilsonInterval(Number.NaN, 10)).toThrow();
  expect(() => clopperPearsonInterval(1, 10, 1)).toThrow(/level/);
});

test('one row a patient is the plain interval', () => {
  const variance = (0.3 * 0.7) / 49;
  expect(effectiveCount({ value: 0.3, variance, clusters: 50, n: 50 })).toBeCloseTo(50, 10);
  expect(clusteredWilson({ value: 0.3, variance, clusters: 50, n: 50 }).low).toBeCloseTo(
    wilsonInterval(15, 50).low,
    12,
  );
});

test('identical rows count once', () => {
  // 20 patients, 6 with the finding, each seen 5 times: the variance is that of 20 cases.
  const variance = (0.3 * 0.7) / 19;
  const effective = effectiveCount({ value: 0.3, variance, clusters: 20, n: 100 });
  expect(effective).toBeLessThan(20);
  expect(effective).toBeGreaterThan(16);
});

test('at 0 and 1 the number of patients is used, and effective counts never exceed rows', () => {
  expect(effectiveCount({ value: 1, variance: 0, clusters: 8, n: 40 })).toBe(8);
  expect(effectiveCount({ value: 0.5, variance: 1e-9, clusters: 40, n: 40 })).toBe(40);
  expect(effectiveCount({ value: 0.5, variance: Number.NaN, clusters: 1, n: 9 })).toBe(1);
});

test("the difference of Newcombe's worked example (56/70 and 48/80)", () => {
  const { low, high } = newcombeDifference({ successes: 56, n: 70 }, { successes: 48, n: 80 });
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});
