import { createStream } from '../core/stream.ts';
import { createNormalDraw } from './draw-normals.ts';

/** Estimates whose gap is to be judged. */
export interface NullRangeInput {
  readonly values: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly seed: number;
  /** What the simulation is for, so that different comparisons use different streams. */
  readonly path?: readonly (string | number)[];
  /** Share of each group in the overall value, adding to 1. Default: proportional to 1 / variance, or equal if a variance is 0. */
  readonly shares?: readonly number[];
  /** Default 20,000. */
  readonly draws?: number;
}

/** How large gap statistics are when all groups have the same true value. */
export interface NullRange {
  readonly gapMean: number;
  readonly gapUpper95: number;
  readonly equityScaledMean: number;
  readonly equityScaledLower5: number;
}

/**
 * Distribution of max − min, and of the equity-scaled value X / (1 + Σ |X(g) − X|), for normal estimates with a common mean and the given
 * covariance: what equal groups of this size already show.
 *
 * The common mean is the share-weighted mean of the values and X of each draw the share-weighted mean of the draw, so X is a mean of the
 * groups' values; a pooled AUC, which also ranks across groups, differs from it a little. Deterministic in the seed and path. With
 * 20,000 draws the standard error of the means is below 1 % of the gap's spread. All NaN for fewer than two estimates, without draws, and
 * where a value or covariance is not finite.
 */
export function nullRange({ values, covariance, seed, path = [], shares, draws = 20_000 }: NullRangeInput): NullRange {
  const known = values.every(Number.isFinite) && covariance.every((row) => row.every(Number.isFinite));
  if (values.length < 2 || draws < 1 || !known) {
    return {
      gapMean: Number.NaN,
      gapUpper95: Number.NaN,
      equityScaledMean: Number.NaN,
      equityScaledLower5: Number.NaN,
    };
  }
  const weights = shares ?? precisionShares(covariance);
  const mean = values.reduce((sum, value, i) => sum + weights[i]! * value, 0);
  const draw = createNormalDraw(covariance, createStream(seed, 'stats', 'null-range', ...path));
  const vector = new Float64Array(values.length);
  const gaps = new Float64Array(draws);
  const scaled = new Float64Array(draws);
  for (let k = 0; k < draws; k += 1) {
    draw(vector);
    let overall = 0;
    for (let i = 0; i < vector.length; i += 1) overall += weights[i]! * vector[i]!;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let distance = 0;
    for (let i = 0; i < vector.length; i += 1) {
      const value = vector[i]!;
      low = Math.min(low, value);
      high = Math.max(high, value);
      distance += Math.abs(value - overall);
    }
    gaps[k] = high - low;
    scaled[k] = (mean + overall) / (1 + distance);
  }
  return {
    gapMean: average(gaps),
    gapUpper95: gaps.sort()[Math.ceil(0.95 * draws) - 1]!,
    equityScaledMean: average(scaled),
    equityScaledLower5: scaled.sort()[Math.ceil(0.05 * draws) - 1]!,
  };
}

function precisionShares(covariance: readonly (readonly number[])[]): number[] {
  const variances = covariance.map((row, i) => row[i]!);
  if (!variances.every((variance) => variance > 0)) return variances.map(() => 1 / variances.length);
  const total = variances.reduce((sum, variance) => sum + 1 / variance, 0);
  return variances.map((variance) => 1 / variance / total);
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
