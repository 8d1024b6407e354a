import { describe, expect, test } from 'vitest';
import { labelCurve } from '../../../../src/learn/uses/label-curve.ts';

const figures = (auc: number, worstGroupAuc = auc) => ({
  loss: 1,
  auc,
  groups: [],
  worstGroupAuc,
  equityScaledAuc: {},
});

describe('labelCurve', () => {
  test('has mean and spread of each share over its seeds, in order', () => {
    const points = [
      { fraction: 1, seed: 1, cases: 100, test: figures(0.9, 0.8) },
      { fraction: 0.1, seed: 1, cases: 10, test: figures(0.6) },
      { fraction: 0.1, seed: 2, cases: 12, test: figures(0.7) },
      { fraction: 0.1, seed: 3, cases: 11, test: figures(0.8) },
    ];
    const [low, high] = labelCurve(points);
    expect(low).toMatchObject({ fraction: 0.1, seeds: 3, cases: 11 });
    expect(low!.auc.mean).toBeCloseTo(0.7, 14);
    expect(low!.auc.deviation).toBeCloseTo(0.1, 14);
    expect(high).toMatchObject({ fraction: 1, seeds: 1, worstGroupAuc: { mean: 0.8, deviation: Number.NaN } });
  });

  test('says that what does not exist in one seed does not exist', () => {
    const [row] = labelCurve([
      { fraction: 1, seed: 1, cases: 2, test: figures(0.9, Number.NaN) },
      { fraction: 1, seed: 2, cases: 2, test: figures(0.8, 0.7) },
    ]);
    expect(row!.worstGroupAuc.mean).toBeNaN();
    expect(row!.auc.mean).toBeCloseTo(0.85, 14);
  });
});
