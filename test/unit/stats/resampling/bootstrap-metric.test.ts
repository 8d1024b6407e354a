import { expect, test } from 'vitest';
import { bootstrapAuc } from '../../../../src/stats/resampling/bootstrap-auc.ts';
import { bootstrapMetric } from '../../../../src/stats/resampling/bootstrap-metric.ts';
import { makeCohort } from './cohort.ts';
import { pairwiseAuc } from './plain-oracle.ts';

const { weight: _, ...cohort } = makeCohort({ rows: 80, patients: 50, levels: 8, seed: 4 });

test('draws the same patients as bootstrapAuc', () => {
  const aucs = bootstrapAuc(cohort, { seed: 9, from: 10, to: 45 });
  const computed = bootstrapMetric(
    (counts) =>
      cohort.segments.map((segment) =>
        pairwiseAuc(
          [...segment].map((row) => ({
            score: cohort.score[row]!,
            label: cohort.label[row]!,
            patient: 0,
            weight: counts[cohort.patient[row]!]!,
          })),
        ),
      ),
    { patients: cohort.patients, outputs: cohort.segments.length, seed: 9, from: 10, to: 45 },
  );
  computed.forEach((value, i) => {
    expect(value).toBeCloseTo(aucs[i]!, 14);
  });
});

test('the mean of drawn values has the variance of a mean', () => {
  const patients = 200;
  const value = Float64Array.from({ length: patients }, (__, p) => Math.sqrt(p));
  const mean = value.reduce((sum, x) => sum + x, 0) / patients;
  const variance = value.reduce((sum, x) => sum + (x - mean) ** 2, 0) / patients / patients;
  const draws = bootstrapMetric((counts) => [counts.reduce((sum, count, p) => sum + count * value[p]!, 0) / patients], {
    patients,
    outputs: 1,
    seed: 1,
    from: 0,
    to: 2000,
  });
  const average = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const spread = draws.reduce((sum, x) => sum + (x - average) ** 2, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / 2000));
  /** A variance of 2000 draws has a relative standard error of sqrt(2/2000) = 3.2 %. */
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.16);
});
