import { expect, test } from 'vitest';
import { hanleyMcNeilVariance } from '../../../../src/stats/auc-interval.ts';
import { gapStatistics, guardedAucVariance } from '../../../../src/stats/resampling/group-statistics.ts';

test('heterogeneity of two groups is the squared z of their difference', () => {
  const { statistic, range, equityScaled } = gapStatistics(
    { values: Float64Array.of(0.8, 0.7), variances: Float64Array.of(0.001, 0.003) },
    0.76,
  );
  expect(statistic).toBeCloseTo(0.01 / 0.004, 12);
  expect(range).toBeCloseTo(0.1, 15);
  expect(equityScaled).toBeCloseTo(0.76 / 1.1, 14);
});

test('groups without a value are left out; one group alone has no heterogeneity', () => {
  const three = gapStatistics(
    { values: Float64Array.of(0.8, Number.NaN, 0.7), variances: Float64Array.of(0.001, 5, 0.003) },
    0.76,
  );
  expect(three.statistic).toBeCloseTo(2.5, 12);
  expect(gapStatistics({ values: Float64Array.of(0.8, Number.NaN), variances: Float64Array.of(0, 1) }, 0.8)).toEqual({
    statistic: 0,
    range: 0,
    equityScaled: 0.8,
  });
});

test('Hanley and McNeil: exponential scores, the positives with rate (1 - AUC) / AUC of the negatives', () => {
  for (const [auc, m, n] of [
    [0.893, 51, 58],
    [0.5, 10, 20],
    [0.99, 5, 1000],
  ] as const) {
    const rate = (1 - auc) / auc;
    const bothAbove = 1 / (1 + 2 * rate);
    const aboveBoth = 2 / ((1 + rate) * (2 + rate));
    const square = auc * auc;
    const expected = (auc * (1 - auc) + (m - 1) * (bothAbove - square) + (n - 1) * (aboveBoth - square)) / (m * n);
    expect(hanleyMcNeilVariance(auc, m, n) / expected).toBeCloseTo(1, 12);
  }
});

test('the guard leaves ordinary variances alone and lifts vanishing and missing ones', () => {
  expect(guardedAucVariance(0.002, 0.8, 30, 40)).toBe(0.002);
  const floor = guardedAucVariance(0, 1, 30, 40);
  expect(floor).toBeGreaterThan(0);
  expect(floor).toBeLessThan(hanleyMcNeilVariance(0.9, 30, 40) / 100);
  expect(guardedAucVariance(Number.NaN, 0.8, 1, 40)).toBe(hanleyMcNeilVariance(0.8, 1, 40));
  expect(guardedAucVariance(Number.POSITIVE_INFINITY, 1, 1, 40)).toBeGreaterThan(0);
  expect(guardedAucVariance(Number.NaN, 1, 1, 1)).toBe(0.25);
});
