// The covariance of group estimates: groups that share patients are not independent.
import type { Cases } from '../cases/cases.ts';
import type { MetricEstimate } from './estimate.ts';
import type { GroupState } from './group-state.ts';

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
  const sums = states.map(({ frame }, i) => sumsByPatient(cases, frame.rows, estimates[i].influence));
  const squares = sums.map((own) => dot(own, own));
  for (let i = 0; i < sums.length; i++) {
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(squares[i] * squares[j]);
      const covariance =
        correlationOf(sums[i], sums[j], scale) * Math.sqrt(estimates[i].variance * estimates[j].variance);
      matrix[i][j] = covariance;
      matrix[j][i] = covariance;
    }
  }
  return matrix;
}

/** The influence of each patient of the cohort on the estimate of a group with these rows. */
export function sumsByPatient(
  { patient, patients }: Pick<Cases, 'patient' | 'patients'>,
  rows: Int32Array,
  influence: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(patients);
  if (influence === undefined) return sums;
  for (let i = 0; i < influence.length; i++) sums[patient[rows[i]]] += influence[i];
  return sums;
}

/** The correlation of two estimates from their patients' influences, in [-1, 1]; 0 where one has no variance or they share no patient. */
export function correlationOfSums(first: Float64Array, second: Float64Array): number {
  return correlationOf(first, second, Math.sqrt(dot(first, first) * dot(second, second)));
}

function correlationOf(first: Float64Array, second: Float64Array, scale: number): number {
  return scale > 0 ? Math.max(-1, Math.min(1, dot(first, second) / scale)) : 0;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
