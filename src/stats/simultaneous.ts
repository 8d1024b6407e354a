// All pairs of several estimates at once: limits that hold together, limits of the largest gap, and equivalence of all pairs.
import { createStream } from '../core/stream.ts';
import { normal } from './distributions/normal.ts';
import { createNormalDraw } from './draw-normals.ts';
import { deviateOf, type Interval, type Limits } from './interval.ts';
import { type Contrast, differenceLimits, type EstimateWithLimits, equivalenceTest } from './mover.ts';

/** Options of the simulation behind a critical deviate. */
export interface CriticalOptions {
  /** Two-sided level at which all limits hold together. Default .95. */
  readonly level?: number;
  readonly seed: number;
  /** Draws of the vector of estimates. Default 20,000. */
  readonly draws?: number;
}

/** A critical deviate with the standard error of its simulation (0 where it is exact). */
export interface CriticalDeviate {
  readonly deviate: number;
  readonly monteCarloError: number;
}

/**
 * Quantile at `level` of max |Z(i) − Z(j)| / se(i, j) over all pairs, Z normal with the given covariance: limits of all pairwise
 * differences at this deviate hold together with probability `level` (single-step method; Hothorn, Bretz and Westfall 2008).
 *
 * Equal variances without correlation give Tukey's studentised range over √2. By simulation with a fixed seed, so the same matrix
 * always gives the same number; at 20,000 draws the standard error is about 0.015. Two estimates need no simulation. Pairs whose
 * difference has no variance are left out. NaN for fewer than two estimates, without draws, and where a covariance is not finite. Throws
 * `stats/bad-level` outside (0, 1).
 */
export function simulateCriticalDeviate(
  covariance: readonly (readonly number[])[],
  { level = 0.95, seed, draws = 20_000 }: CriticalOptions,
): CriticalDeviate {
  const exact = deviateOf(level);
  const known = covariance.every((row) => row.every(Number.isFinite));
  if (covariance.length < 2 || draws < 1 || !known) return { deviate: Number.NaN, monteCarloError: 0 };
  const pairs = pairsWithVariance(covariance);
  if (pairs.length <= 1) return { deviate: exact, monteCarloError: 0 };
  const draw = createNormalDraw(covariance, createStream(seed, 'stats', 'simultaneous'));
  const vector = new Float64Array(covariance.length);
  const largest = new Float64Array(draws);
  for (let k = 0; k < draws; k += 1) {
    draw(vector);
    let size = 0;
    for (const { i, j, precision } of pairs) size = Math.max(size, Math.abs(vector[i]! - vector[j]!) * precision);
    largest[k] = size;
  }
  largest.sort();
  const rank = Math.min(draws, Math.ceil(level * (draws + 1))) - 1;
  const spread = Math.max(1, Math.round(Math.sqrt(draws * level * (1 - level))));
  const above = largest[Math.min(draws - 1, rank + spread)]!;
  const below = largest[Math.max(0, rank - spread)]!;
  return { deviate: largest[rank]!, monteCarloError: (above - below) / 2 };
}

/** The simultaneous deviate alone, 1.96 for two estimates at .95. See `simulateCriticalDeviate`, of which NaN and errors are those. */
export function criticalDeviate(covariance: readonly (readonly number[])[], options: CriticalOptions): number {
  return simulateCriticalDeviate(covariance, options).deviate;
}

function pairsWithVariance(covariance: readonly (readonly number[])[]) {
  const pairs: { i: number; j: number; precision: number }[] = [];
  for (let i = 0; i < covariance.length; i += 1) {
    for (let j = i + 1; j < covariance.length; j += 1) {
      const variance = covariance[i]![i]! + covariance[j]![j]! - 2 * covariance[i]![j]!;
      if (variance > 0) pairs.push({ i, j, precision: 1 / Math.sqrt(variance) });
    }
  }
  return pairs;
}

/** Two of several estimates. */
export interface Pair {
  /** Positions of the two among the estimates. */
  readonly first: number;
  readonly second: number;
  readonly contrast: Contrast<EstimateWithLimits>;
  /** Limits of first − second by deviate. */
  readonly limits: Limits;
}

/**
 * All pairs of estimates, first before second, with square-and-add limits and the correlations of the covariance matrix (0 where a variance is
 * 0, cut to [−1, 1]). None for fewer than two estimates.
 */
export function pairsOf(estimates: readonly EstimateWithLimits[], covariance: readonly (readonly number[])[]): Pair[] {
  return estimates.flatMap((a, first) =>
    estimates.slice(first + 1).map((b, offset) => {
      const second = first + 1 + offset;
      const scale = Math.sqrt(covariance[first]![first]! * covariance[second]![second]!);
      const raw = scale > 0 ? covariance[first]![second]! / scale : 0;
      const contrast = { first: a, second: b, correlation: Math.max(-1, Math.min(1, raw)) };
      return { first, second, contrast, limits: differenceLimits(contrast) };
    }),
  );
}

/**
 * Interval of the largest difference between any two estimates (max − min of the true values).
 *
 * Low: the largest lower limit of |difference| over pairs at the simultaneous `critical` deviate of `level`, at least 0; it is above 0
 * exactly if the single-step test finds some difference. High: the largest one-sided upper limit of |difference| at 1 − (1 − level) / 2,
 * which holds without adjustment, since it need only hold for the one pair that is the largest (intersection-union, Berger 1982). NaN without
 * pairs and where a limit is. Throws `stats/bad-level` outside (0, 1).
 */
export function gapInterval(
  pairs: readonly Pair[],
  { critical, level = 0.95 }: { readonly critical: number; readonly level?: number },
): Interval {
  if (pairs.length === 0) return { low: Number.NaN, high: Number.NaN };
  let low = 0;
  for (const { limits } of pairs) {
    const at = limits(critical);
    low = Math.max(low, at.low, -at.high);
  }
  return { low, high: largestSize(pairs, deviateOf(level)) };
}

/** Whether all pairs lie within ±delta. */
export interface AllEquivalent {
  /** Largest p-value of two one-sided tests over the pairs. */
  readonly p: number;
  /** Largest one-sided upper limit at 1 − alpha of |difference|: the smallest delta that could have been shown. */
  readonly largestCompatible: number;
}

/**
 * Equivalence of all pairs within ±delta: every pair passes two one-sided tests (intersection-union, so no adjustment is needed; Berger
 * 1982). `p` <= alpha exactly if `largestCompatible` <= delta; without pairs they are 1 and infinite, for nothing is shown. NaN where a limit or
 * delta is.
 */
export function allEquivalent(
  pairs: readonly Pair[],
  { delta, alpha = 0.05 }: { readonly delta: number; readonly alpha?: number },
): AllEquivalent {
  if (pairs.length === 0) return { p: 1, largestCompatible: Number.POSITIVE_INFINITY };
  return {
    p: Math.max(...pairs.map(({ contrast }) => equivalenceTest({ ...contrast, delta }).p)),
    largestCompatible: largestSize(pairs, normal.upperQuantile(alpha)),
  };
}

function largestSize(pairs: readonly Pair[], deviate: number): number {
  let largest = 0;
  for (const { limits } of pairs) {
    const { low, high } = limits(deviate);
    largest = Math.max(largest, high, -low);
  }
  return largest;
}
