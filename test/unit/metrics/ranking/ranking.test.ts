import { describe, expect, test } from 'vitest';
import type { BinarySample, Estimate, Metric } from '../../../../src/metrics/metric.ts';
import { auc } from '../../../../src/metrics/ranking/auc.ts';
import { auprg } from '../../../../src/metrics/ranking/auprg.ts';
import { averagePrecision } from '../../../../src/metrics/ranking/average-precision.ts';
import { partialAuc, partialAucUpTo } from '../../../../src/metrics/ranking/partial-auc.ts';
import { scoreBlocks } from '../../../../src/metrics/ranking/score-blocks.ts';

const sample = (label: number[], score: number[]): BinarySample => ({
  kind: 'binary',
  label: Uint8Array.from(label),
  score: Float64Array.from(score),
});
const value = (estimate: Estimate) => ('undefined' in estimate ? estimate.undefined : estimate.value);

describe('blocks of equal score', () => {
  test('gather ties, highest score first', () => {
    const blocks = scoreBlocks({
      label: [1, 0, 1, 0, 0],
      score: Float64Array.from([0.5, 0.5, 0.9, -0, 0]),
      weight: Float64Array.from([2, 1, 1, 3, 1]),
    });
    expect(Array.from(blocks.score)).toEqual([0.9, 0.5, 0]);
    expect(Array.from(blocks.events)).toEqual([1, 2, 0]);
    expect(Array.from(blocks.nonEvents)).toEqual([0, 1, 4]);
    expect(Array.from(blocks.blockOf)).toEqual([1, 1, 0, 2, 2]);
    expect([blocks.totalEvents, blocks.totalNonEvents]).toEqual([3, 5]);
  });
});

describe('metrics of ranking', () => {
  const perfect = sample([1, 1, 0, 0], [0.9, 0.8, 0.3, 0.1]);
  const tied = sample([1, 0, 1, 0], [0.4, 0.4, 0.4, 0.4]);

  test.each([
    ['auc', auc, 1, 0.5],
    ['partialAuc', partialAuc, 1, 0.5],
    ['averagePrecision', averagePrecision, 1, 0.5],
    ['auprg', auprg, 1, 0],
  ] as [string, Metric<BinarySample>, number, number][])(
    '%s of perfect and of tied scores',
    (_, metric, best, chance) => {
      expect(value(metric.compute(perfect))).toBeCloseTo(best, 14);
      expect(value(metric.compute(tied))).toBeCloseTo(chance, 14);
    },
  );

  test('ties count half in the AUC', () => {
    expect(value(auc.compute(sample([0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.7, 0.2, 0.2, 0.2])))).toBeCloseTo(13 / 18, 15);
  });

  test('infinite scores rank, NaN does not', () => {
    expect(value(auc.compute(sample([1, 0], [Number.POSITIVE_INFINITY, 3])))).toBe(1);
    expect(value(auc.compute(sample([1, 0], [Number.NaN, 3])))).toBe('scores that are not finite numbers');
  });

  test.each([auc, partialAuc, averagePrecision, auprg])('$name is undefined with one class', (metric) => {
    expect(value(metric.compute(sample([1, 1], [0.1, 0.2])))).toBe('no non-events (cases without the finding)');
    expect(value(metric.compute(sample([0], [0.1])))).toBe('no events (cases with the finding)');
  });
});

describe('partial AUC', () => {
  test('up to a limit near 1 is the AUC', () => {
    const mixed = sample([1, 0, 1, 0, 1, 1, 0], [0.9, 0.8, 0.7, 0.7, 0.3, 0.2, 0.1]);
    const whole = value(auc.compute(mixed)) as number;
    const limit = 1 - 1e-9;
    expect(value(partialAucUpTo(limit).compute(mixed))).toBeCloseTo(whole, 7);
  });

  test.each([0, 1, -0.1, 2, Number.NaN])('refuses a limit of %s', (limit) => {
    expect(() => partialAucUpTo(limit)).toThrow(expect.objectContaining({ code: 'metrics/partial-auc-limit' }));
  });

  test('reads no ranking below the limit', () => {
    const label = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    const first = sample(label, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const second = sample(label, [12, 11, 10, 9, 8, 1, 7, 6, 5, 4, 3, 2]);
    const third = sample(label, [9.5, 11, 10, 12, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(value(partialAuc.compute(second))).toBe(value(partialAuc.compute(first)));
    expect(value(partialAuc.compute(third))).toBe(value(partialAuc.compute(first)));
    expect(value(auc.compute(second))).not.toBe(value(auc.compute(first)));
  });
});
