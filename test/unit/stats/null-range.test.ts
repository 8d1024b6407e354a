import { expect, test } from 'vitest';
import { nullRange } from '../../../src/stats/null-range.ts';
import golden from '../../golden/stats/intervals.json' with { type: 'json' };

const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

/** Published simulation of whole audits: mean gap, 95th percentile, mean equity-scaled AUC over AUC; same order as the golden variances. */
const published = [
  [0.05, 0.1, 0.946],
  [0.044, 0.111, 0.959],
  [0.024, 0.048, 0.974],
  [0.036, 0.079, 0.962],
  [0.049, 0.108, 0.949],
  [0.091, 0.131, 0.798],
] as const;

test('agrees with whole audits simulated from binormal scores', () => {
  golden.binormal.forEach(({ auc, sizes, variances }, row) => {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const range = nullRange({
      values: sizes.map(() => auc),
      covariance: diagonal(variances),
      shares: sizes.map((size) => size / total),
      seed: 1,
    });
    const [mean, upper, scaled] = published[row]!;
    // Both sides are simulations: the published one (unknown count, some hundred replicates) has about 3 % error in a percentile.
    expect(Math.abs(range.gapMean / mean - 1)).toBeLessThan(0.06);
    expect(Math.abs(range.gapUpper95 / upper - 1)).toBeLessThan(0.08);
    expect(Math.abs(range.equityScaledMean / auc - scaled)).toBeLessThan(0.01);
  });
});

test('two estimates: the gap is a folded normal', () => {
  const { gapMean } = nullRange({ values: [0.8, 0.6], covariance: diagonal([0.0003, 0.0001]), seed: 2 });
  expect(gapMean / (0.02 * Math.sqrt(2 / Math.PI))).toBeCloseTo(1, 1.5);
});

test('perfectly correlated estimates have no gap', () => {
  const { gapUpper95, equityScaledMean } = nullRange({
    values: [0.8, 0.8],
    covariance: [
      [1e-4, 1e-4],
      [1e-4, 1e-4],
    ],
    seed: 2,
  });
  expect(gapUpper95).toBeLessThan(1e-9);
  expect(equityScaledMean).toBeCloseTo(0.8, 3);
});

test('one estimate has no gap statistic; streams differ by path only', () => {
  expect(nullRange({ values: [0.8], covariance: [[1]], seed: 1 }).gapMean).toBeNaN();
  const input = { values: [0.8, 0.7], covariance: diagonal([0.01, 0]), seed: 1, draws: 500 };
  expect(nullRange(input)).toEqual(nullRange(input));
  expect(nullRange({ ...input, path: ['sex'] }).gapMean).not.toBe(nullRange(input).gapMean);
});

test('unknown estimates, unknown covariances and no draws give nothing', () => {
  const covariance = [
    [0.01, 0],
    [0, 0.01],
  ];
  const nothing = {
    gapMean: Number.NaN,
    gapUpper95: Number.NaN,
    equityScaledMean: Number.NaN,
    equityScaledLower5: Number.NaN,
  };
  expect(nullRange({ values: [Number.NaN, 0.8], covariance, seed: 1, draws: 20 })).toEqual(nothing);
  const unknown = [
    [0.01, Number.NaN],
    [Number.NaN, 0.01],
  ];
  expect(nullRange({ values: [0.7, 0.8], covariance: unknown, seed: 1, draws: 20 })).toEqual(nothing);
  expect(nullRange({ values: [0.7, 0.8], covariance, seed: 1, draws: 0 })).toEqual(nothing);
});
