import { describe, expect, test } from 'vitest';
import { confusion } from '../../../../src/metrics/classification/decision-metric.ts';
import { f1 } from '../../../../src/metrics/classification/f1.ts';
import { netBenefit } from '../../../../src/metrics/classification/net-benefit.ts';
import { npv } from '../../../../src/metrics/classification/npv.ts';
import { ppv } from '../../../../src/metrics/classification/ppv.ts';
import { prevalence } from '../../../../src/metrics/classification/prevalence.ts';
import { sensitivity } from '../../../../src/metrics/classification/sensitivity.ts';
import { specificity } from '../../../../src/metrics/classification/specificity.ts';
import type { BinarySample } from '../../../../src/metrics/metric.ts';

const sample = (label: number[], decision: number[], more: Partial<BinarySample> = {}): BinarySample => ({
  kind: 'binary',
  label: Uint8Array.from(label),
  decision: Uint8Array.from(decision),
  ...more,
});

describe('metrics of decisions', () => {
  const four = sample([1, 1, 1, 0, 0, 0, 0, 1], [1, 1, 0, 0, 0, 1, 0, 1]);

  test('confusion table, with and without weights', () => {
    expect(confusion(four)).toEqual({ truePositive: 3, falsePositive: 1, falseNegative: 1, trueNegative: 3 });
    const weight = Float64Array.from([2, 1, 1, 1, 1, 0.5, 1, 1]);
    expect(confusion({ ...four, weight })).toEqual({
      truePositive: 4,
      falsePositive: 0.5,
      falseNegative: 1,
      trueNegative: 3,
    });
  });

  test('the variance from influences is that of a proportion, p(1 - p) / n', () => {
    const estimate = sensitivity.compute(four);
    if ('undefined' in estimate) throw new Error(estimate.undefined);
    const variance = estimate.influence?.reduce((sum, x) => sum + x * x, 0);
    expect(estimate.value).toBe(0.75);
    expect(variance).toBeCloseTo((0.75 * 0.25) / 4, 15);
    expect(Array.from(estimate.influence ?? [])[3]).toBe(0);
  });

  test('a class that is missing makes undefined, never 0', () => {
    expect(sensitivity.compute(sample([0, 0], [1, 0]))).toEqual({ undefined: 'no events (cases with the finding)' });
    expect(specificity.compute(sample([1, 1], [1, 0]))).toEqual({
      undefined: 'no non-events (cases without the finding)',
    });
    expect(f1.compute(sample([0, 0], [1, 0]))).toEqual({ undefined: 'no events (cases with the finding)' });
    expect(ppv.compute(sample([1, 0], [0, 0]))).toEqual({ undefined: 'no flagged cases' });
    expect(npv.compute(sample([1, 0], [1, 1]))).toEqual({ undefined: 'no unflagged cases' });
  });

  test('prevalence needs labels only', () => {
    expect(prevalence.compute({ kind: 'binary', label: Uint8Array.from([1, 0, 0, 0]) })).toMatchObject({ value: 0.25 });
  });
});

describe('net benefit', () => {
  test('weighs false alarms by the odds of the threshold', () => {
    const estimate = netBenefit.compute(sample([1, 1, 0, 0, 0], [1, 0, 1, 0, 0], { threshold: 0.2 }));
    expect(estimate).toMatchObject({ value: expect.closeTo(1 / 5 - (1 / 5) * 0.25, 15) });
  });

  test.each([undefined, Number.NaN, 0, 1, -2, 3])('is undefined for a threshold of %s', (threshold) => {
    expect(netBenefit.compute(sample([1, 0], [1, 0], { threshold }))).toEqual({
      undefined: 'no known threshold between 0 and 1',
    });
  });
});

test('a confusion table of cases without decisions is refused', () => {
  expect(() => confusion({ kind: 'binary', label: Uint8Array.of(0, 1) })).toThrow(
    expect.objectContaining({ code: 'metrics/no-decision' }),
  );
  const none = { trueNegative: 0, falsePositive: 0, falseNegative: 0, truePositive: 0 };
  expect(confusion({ kind: 'binary', label: new Uint8Array(0) })).toEqual(none);
});
