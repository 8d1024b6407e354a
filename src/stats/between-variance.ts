import { usageError } from '../core/errors.ts';
import { chiSquare } from './distributions/chi-square.ts';
import { deviateOf, type Interval } from './interval.ts';

/** Variance between groups, as seen and with the sampling noise taken out. */
export interface BetweenVariance {
  /** Σ (v − mean)² / (k − 1): grows with the noise of small groups. */
  readonly observed: number;
  /** observed − mean sampling variance + mean covariance of two groups, cut at 0. */
  readonly corrected: number;
  /** The same before the cut: its expectation is the true variance between groups. */
  readonly correctedSigned: number;
}

/**
 * Variance of a metric between k groups and its noise-corrected form (Lum, Zhang and Bower 2022, first correction; their second one
 * serves bootstrap replicates, whose sampling variance counts twice: pass twice the variances).
 *
 * `covariances`, where given, is the full matrix for groups that share patients; its diagonal is then ignored in favour of `variances`.
 * NaN for fewer than two groups and where a value or variance is NaN. Throws `stats/length` where lengths differ.
 */
export function betweenVariance(
  values: readonly number[],
  variances: readonly number[],
  covariances?: readonly (readonly number[])[],
): BetweenVariance {
  checkLengths(values, variances);
  const k = values.length;
  if (k < 2) return { observed: Number.NaN, corrected: Number.NaN, correctedSigned: Number.NaN };
  const mean = values.reduce((sum, value) => sum + value, 0) / k;
  const observed = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (k - 1);
  const noise = variances.reduce((sum, variance) => sum + variance, 0) / k;
  let shared = 0;
  covariances?.forEach((row, i) => {
    row.forEach((value, j) => {
      if (i !== j) shared += value / (k * (k - 1));
    });
  });
  const correctedSigned = observed - noise + shared;
  return { observed, corrected: Math.max(0, correctedSigned), correctedSigned };
}

/**
 * Paule and Mandel's variance between groups: the τ² >= 0 at which Σ (v − μ)² / (variance + τ²) = k − 1, μ the weighted mean; 0 if the sum
 * is already smaller at τ² = 0. For independent estimates. NaN for fewer than two, and where a value is not finite or a variance not
 * positive. Throws `stats/length` where lengths differ. Source: Paule and Mandel 1982.
 */
export function pauleMandel(values: readonly number[], variances: readonly number[]): number {
  checkLengths(values, variances);
  return canBeWeighted(values, variances) ? solveForTau(values, variances, values.length - 1) : Number.NaN;
}

/**
 * Q-profile interval of the variance between groups: the τ² at which the generalised Q reaches the chi-square quantiles (Viechtbauer
 * 2007). Limits are cut at 0. NaN as for `pauleMandel`. Throws `stats/length` where lengths differ, `stats/bad-level` outside (0, 1).
 */
export function betweenVarianceInterval(
  values: readonly number[],
  variances: readonly number[],
  level = 0.95,
): Interval {
  checkLengths(values, variances);
  deviateOf(level);
  if (!canBeWeighted(values, variances)) return { low: Number.NaN, high: Number.NaN };
  const degreesOfFreedom = values.length - 1;
  const tail = (1 - level) / 2;
  return {
    low: solveForTau(values, variances, chiSquare.upperQuantile(tail, degreesOfFreedom)),
    high: solveForTau(values, variances, chiSquare.quantile(tail, degreesOfFreedom)),
  };
}

/** Whether there are two estimates or more, all known and none without variance. */
function canBeWeighted(values: readonly number[], variances: readonly number[]): boolean {
  return values.length >= 2 && values.every(Number.isFinite) && variances.every((variance) => variance > 0);
}

/** Generalised Q of estimates at a variance between groups; falls as it grows. */
function generalisedQ(values: readonly number[], variances: readonly number[], tauSquared: number): number {
  let [total, weighted] = [0, 0];
  values.forEach((value, i) => {
    const weight = 1 / (variances[i]! + tauSquared);
    total += weight;
    weighted += weight * value;
  });
  const mean = weighted / total;
  return values.reduce((sum, value, i) => sum + ((value - mean) * (value - mean)) / (variances[i]! + tauSquared), 0);
}

function solveForTau(values: readonly number[], variances: readonly number[], target: number): number {
  if (!(generalisedQ(values, variances, 0) > target)) return 0;
  let high = Math.max(...variances);
  while (generalisedQ(values, variances, high) > target) high *= 2;
  let low = 0;
  for (let iteration = 0; iteration < 200 && high - low > 1e-15 * high; iteration += 1) {
    const middle = (low + high) / 2;
    if (generalisedQ(values, variances, middle) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function checkLengths(values: readonly number[], variances: readonly number[]): void {
  if (values.length !== variances.length) {
    throw usageError('stats/length', `Got ${values.length} values but ${variances.length} variances.`, {
      hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.',
    });
  }
}
