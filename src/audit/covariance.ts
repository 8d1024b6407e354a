// The covariance of group estimates: groups that share patients are not independent.
import type { Cases } from '../cases/cases.ts';
import type { GroupState } from './analyse.ts';
import type { MetricEstimate } from './estimate.ts';

/**
 * The covariance matrix of the groups' estimates. The diagonal holds their variances; off it stands the correlation of the patients'
 * influence sums times the standard errors, 0 unless `shared` says that some patients have rows in several groups.
 */
export function covarianceOf(
  cases: Cases,
  states: readonly GroupState[],
  estimates: readonly MetricEstimate[],
  shared: boolean,
): number[][] {
  const matrix = estimates.map((estimate, i) => estimates.map((_, j) => (i === j ? estimate.variance : 0)));
  if (!shared) return matrix;
  const sums = states.map((state, i) => sumsByPatient(cases, state, estimates[i]));
  const norms = sums.map((sum) => dot(sum, sum));
  for (let i = 0; i < sums.length; i++) {
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(norms[i] * norms[j]);
      const correlation = scale > 0 ? dot(sums[i], sums[j]) / scale : 0;
      const covariance = correlation * Math.sqrt(estimates[i].variance * estimates[j].variance);
      matrix[i][j] = covariance;
      matrix[j][i] = covariance;
    }
  }
  return matrix;
}

/** The influence of each patient of the cohort on a group's estimate. */
export function sumsByPatient(cases: Cases, { frame }: GroupState, { influence }: MetricEstimate): Float64Array {
  const sums = new Float64Array(cases.patients);
  if (influence === undefined) return sums;
  for (let i = 0; i < influence.length; i++) sums[cases.patient[frame.rows[i]]] += influence[i];
  return sums;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The correlation of two entries of a covariance matrix; 0 where one has no variance. */
export function correlationOf(covariance: readonly (readonly number[])[], i: number, j: number): number {
  const scale = Math.sqrt(covariance[i][i] * covariance[j][j]);
  return scale > 0 ? Math.max(-1, Math.min(1, covariance[i][j] / scale)) : 0;
}
