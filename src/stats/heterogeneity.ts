import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { usageError } from '../core/errors.ts';
import { chiSquare } from './distributions/chi-square.ts';
import { fDistribution } from './distributions/f-distribution.ts';

/** A test that several estimates are equal. */
export interface EqualityTest {
  /** Wald statistic (C v)ᵀ (C Σ Cᵀ)⁺ (C v) of the contrasts C v to the last estimate. */
  readonly statistic: number;
  /** Rank of the covariance of the contrasts: one less than the number of estimates, unless it is deficient. */
  readonly degreesOfFreedom: number;
  /** Denominator degrees of freedom of the F reference; infinite for the chi-square reference. */
  readonly denominator: number;
  readonly p: number;
}

/** Where a test cannot be made, the reason. */
export type Untestable = { readonly undefined: string };

/** Options of `equalityTest`. */
export interface EqualityOptions {
  /**
   * Patients that carry the information of each estimate, or of every one if a single number (for an AUC: those of the smaller class).
   * Given, the reference is F with small-sample degrees of freedom; absent, chi-square.
   */
  readonly clusters?: number | readonly number[] | undefined;
}

/** Eigenvalues of the contrasts' correlation matrix below this share of the largest count as 0. */
const rankTolerance = 1e-10;

/**
 * Wald test that k estimates with a given covariance matrix have the same expectation; cluster-robust if the covariance is.
 *
 * With `clusters` the statistic W is referred to η q / (η − q + 1) · F(q, η − q + 1), q the rank and η the degrees of freedom that match
 * the spread of the estimated covariance (approximate Hotelling test; Zhang 2013, Pustejovsky and Tipton 2018). With two estimates this
 * is Welch's t test. The matching takes the estimates as uncorrelated, which is an approximation where patients are shared.
 * Undefined for fewer than two estimates, values that are not finite, and where estimates without any variance differ.
 */
export function equalityTest(
  values: readonly number[],
  covariance: readonly (readonly number[])[],
  { clusters }: EqualityOptions = {},
): EqualityTest | Untestable {
  if (values.length < 2) return { undefined: 'fewer than two estimates' };
  const numbers = [...values, ...covariance.flat()];
  if (!numbers.every((value) => Number.isFinite(value))) return { undefined: 'an estimate or its variance is unknown' };
  const projected = projectContrasts(values, covariance);
  if ('undefined' in projected) return projected;
  const { statistic, rank, leverages } = projected;
  if (rank === 0) return { statistic: 0, degreesOfFreedom: 0, denominator: Number.POSITIVE_INFINITY, p: 1 };
  if (clusters === undefined) {
    return {
      statistic,
      degreesOfFreedom: rank,
      denominator: Number.POSITIVE_INFINITY,
      p: chiSquare.upperTail(statistic, rank),
    };
  }
  const eta = matchedDegrees(leverages, rank, clusters);
  const denominator = eta - rank + 1;
  if (!(denominator > 0)) return { undefined: 'too few patients for this many groups' };
  const p = fDistribution.upperTail((statistic * denominator) / (eta * rank), { numerator: rank, denominator });
  return { statistic, degreesOfFreedom: rank, denominator, p };
}

function matchedDegrees(leverages: readonly number[], rank: number, clusters: number | readonly number[]): number {
  let spread = 0;
  leverages.forEach((leverage, i) => {
    const own = typeof clusters === 'number' ? clusters : clusters[i]!;
    if (leverage > 0) spread += (2 * leverage * leverage) / Math.max(0, own - 1);
  });
  return (rank * (rank + 1)) / spread;
}

interface ProjectedContrasts {
  readonly statistic: number;
  readonly rank: number;
  /** Share of each estimate in the contrasts' covariance; they add up to the rank if the estimates are uncorrelated. */
  readonly leverages: readonly number[];
}

function projectContrasts(
  values: readonly number[],
  covariance: readonly (readonly number[])[],
): ProjectedContrasts | Untestable {
  const last = values.length - 1;
  const at = (i: number, j: number): number => covariance[i]![j]!;
  const variances = values.slice(0, last).map((_, i) => at(i, i) + at(last, last) - 2 * at(i, last));
  const largest = Math.max(...variances);
  const kept = variances.map((_, i) => i).filter((i) => variances[i]! > rankTolerance * largest);
  const difference = (i: number): number => values[i]! - values[last]!;
  const exact = variances.map((_, i) => i).filter((i) => !kept.includes(i));
  if (exact.some((i) => Math.abs(difference(i)) > 1e-12))
    return { undefined: 'estimates without any variation differ' };
  if (kept.length === 0) return { statistic: 0, rank: 0, leverages: values.map(() => 0) };
  const scale = (i: number): number => Math.sqrt(variances[i]!);
  const correlation = kept.map((i) =>
    kept.map((j) => (at(i, j) + at(last, last) - at(i, last) - at(j, last)) / (scale(i) * scale(j))),
  );
  const standardised = kept.map((i) => difference(i) / scale(i));
  const inverse = pseudoInverse(correlation, standardised);
  if ('undefined' in inverse) return inverse;
  const weights = values.map((_, g) => kept.map((i) => ((g === i ? 1 : 0) - (g === last ? 1 : 0)) / scale(i)));
  const leverages = weights.map((row, g) => quadratic(inverse.matrix, row) * at(g, g));
  return { statistic: quadratic(inverse.matrix, standardised), rank: inverse.rank, leverages };
}

/** Pseudo-inverse of a correlation matrix; undefined if `vector` has a part along a direction without variance. */
function pseudoInverse(
  correlation: number[][],
  vector: readonly number[],
): { matrix: Matrix; rank: number } | Untestable {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(correlation), {
    assumeSymmetric: true,
  });
  const threshold = rankTolerance * Math.max(...realEigenvalues);
  const size = vector.length;
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const matrix = Matrix.zeros(size, size);
  let rank = 0;
  for (let e = 0; e < size; e += 1) {
    const direction = eigenvectorMatrix.getColumn(e);
    if (realEigenvalues[e]! <= threshold) {
      const along = direction.reduce((sum, value, i) => sum + value * vector[i]!, 0);
      if (Math.abs(along) > 1e-6 * Math.max(1, length)) return { undefined: 'estimates without any variation differ' };
      continue;
    }
    rank += 1;
    const column = Matrix.columnVector(direction);
    matrix.add(column.mmul(column.transpose()).div(realEigenvalues[e]!));
  }
  return { matrix, rank };
}

function quadratic(matrix: Matrix, vector: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < vector.length; i += 1) {
    for (let j = 0; j < vector.length; j += 1) total += vector[i]! * matrix.get(i, j) * vector[j]!;
  }
  return Math.max(0, total);
}

/**
 * Cochran's Q test of equal independent estimates: Σ (v − v̄)² / variance with v̄ the inverse-variance mean, chi-square with k − 1
 * degrees of freedom. Known to reject too often for AUCs with few events; `equalityTest` with `clusters` and permutation are better.
 * Undefined for fewer than two estimates, values that are not finite and variances that are not positive. Throws `stats/length` where
 * lengths differ. Source: Cochran 1954.
 */
export function cochranQ(values: readonly number[], variances: readonly number[]): EqualityTest | Untestable {
  if (values.length !== variances.length) {
    throw usageError('stats/length', `Got ${values.length} values but ${variances.length} variances.`, {
      hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.',
    });
  }
  if (values.length < 2) return { undefined: 'fewer than two estimates' };
  if (!values.every(Number.isFinite)) return { undefined: 'an estimate or its variance is unknown' };
  if (!variances.every((variance) => variance > 0)) return { undefined: 'an estimate has no positive variance' };
  const weights = variances.map((variance) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
  const statistic = values.reduce((sum, value, i) => sum + weights[i]! * (value - mean) * (value - mean), 0);
  const degreesOfFreedom = values.length - 1;
  return {
    statistic,
    degreesOfFreedom,
    denominator: Number.POSITIVE_INFINITY,
    p: chiSquare.upperTail(statistic, degreesOfFreedom),
  };
}
