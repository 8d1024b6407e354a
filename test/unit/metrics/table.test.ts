import { describe, expect, test } from 'vitest';
import { computeMetric, metrics, metricsFor } from '../../../src/metrics/table.ts';

describe('metricsFor', () => {
  test('gives the metrics of a kind in the order of the table', () => {
    const all = ['binary', 'multiclass', 'quality'] as const;
    expect(all.flatMap((kind) => metricsFor(kind).map(({ name }) => name))).toEqual(Object.keys(metrics));
  });

  test('binds the calibration errors to shared bins', () => {
    const edges = [0, 0.5, 1];
    const label = Uint8Array.from([0, 1, 1, 0, 1, 0]);
    const sample = { kind: 'binary' as const, label, score: Float64Array.from([0.1, 0.2, 0.6, 0.55, 0.9, 0.3]) };
    const bound = metricsFor('binary', { edges });
    for (const name of ['eceEqualMass', 'eceDebiased'] as const) {
      const metric = bound.find((one) => one.name === name);
      expect(metric?.label).toBe(metrics[name].label);
      expect(metric?.compute(sample)).not.toEqual(metrics[name].compute(sample));
    }
    expect(bound.find(({ name }) => name === 'eceEqualMass')?.compute(sample)).toMatchObject({
      value: expect.closeTo((Math.abs(0.6 - 1) + Math.abs(2.05 - 2)) / 6, 14),
    });
  });

  test('turns quality round where lower is better', () => {
    expect(metricsFor('quality', { direction: 'lower' }).every(({ direction }) => direction === 'lower')).toBe(true);
    expect(metricsFor('quality').every(({ direction }) => direction === 'higher')).toBe(true);
  });
});

test('a metric refuses a sample of another kind', () => {
  const sample = { kind: 'quality' as const, value: Float64Array.of(1) };
  expect(() => computeMetric(metrics.auc, sample)).toThrow(expect.objectContaining({ code: 'metrics/sample-kind' }));
});
