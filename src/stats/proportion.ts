import { usageError } from '../core/errors.ts';
import { beta } from './distributions/beta.ts';
import { normal } from './distributions/normal.ts';
import { studentT } from './distributions/student-t.ts';
import { deviateOf, type Interval, type Limits } from './interval.ts';
import { moverDifference } from './mover.ts';

function checkCounts(successes: number, n: number): void {
  if (n >= 0 && successes >= 0 && successes <= n) return;
  throw usageError('stats/bad-count', `Successes must lie between 0 and n; got ${successes} of ${n}.`, {
    hint: 'Count before calling: leave out groups without an event or without a non-event, and check that successes are not more than the whole.',
  });
}

/**
 * Limits of Wilson's score interval by deviate: the p with |p̂ − p| = z √(p (1 − p) / n).
 *
 * Counts may be real (effective counts). Zero successes give a lower limit of exactly 0, all successes an upper limit of exactly 1,
 * n = 0 the whole of [0, 1]. Throws `stats/bad-count`. Source: Wilson 1927.
 */
export function wilsonLimits(successes: number, n: number): Limits {
  checkCounts(successes, n);
  if (n === 0) return () => ({ low: 0, high: 1 });
  const failures = n - successes;
  return (deviate) => {
    const square = deviate * deviate;
    const spread = deviate * Math.sqrt((successes * failures) / n + square / 4);
    const total = n + square;
    // Each limit as a product of positive terms: no cancellation near 0 and 1.
    const low = successes === 0 ? 0 : (successes * successes) / n / (successes + square / 2 + spread);
    const high = failures === 0 ? 1 : (successes + square / 2 + spread) / total;
    return { low, high };
  };
}

/**
 * Wilson's score interval for `successes` out of `n` (real counts allowed) at a two-sided `level`; [0, 1] for n = 0. Throws `stats/bad-count`,
 * `stats/bad-level`. See `wilsonLimits`.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  return wilsonLimits(successes, n)(deviateOf(level));
}

/**
 * The exact interval of Clopper and Pearson: the p at which the binomial tails reach (1 − level) / 2.
 *
 * Never covers less often than `level`, so it is wide for small n. Real counts are allowed (Korn and Graubard 1998); n = 0 gives
 * [0, 1]. Throws `stats/bad-count`, `stats/bad-level`. Source: Clopper and Pearson 1934.
 */
export function clopperPearsonInterval(successes: number, n: number, level = 0.95): Interval {
  checkCounts(successes, n);
  const tail = normal.upperTail(deviateOf(level));
  const failures = n - successes;
  return {
    low: successes === 0 ? 0 : beta.quantile(tail, { a: successes, b: failures + 1 }),
    high: failures === 0 ? 1 : beta.upperQuantile(tail, { a: successes + 1, b: failures }),
  };
}

/** A proportion measured on rows that belong to patients. */
export interface ClusteredProportion {
  /** The proportion, in [0, 1]. */
  readonly value: number;
  /** Its variance with patients as units, from `clusteredVariance`. */
  readonly variance: number;
  /** Patients with at least one row in the denominator. */
  readonly clusters: number;
  /** Rows in the denominator. */
  readonly n: number;
}

/**
 * The number of independent cases that would give a clustered proportion the same precision.
 *
 * n divided by the design effect variance · (n − 1) / (p (1 − p)), never above n, multiplied by (t(n − 1) / t(clusters − 1))², the
 * squared ratio of Student quantiles at .975, so that few patients widen the interval (Korn and Graubard 1998). With one row a
 * patient and equal weights it is n. Where p is 0 or 1, or the variance is 0 or unknown, the design effect cannot be seen, and it is the
 * number of patients, n at most. With a single patient it is at most 1, without rows 0.
 */
export function effectiveCount({ value, variance, clusters, n }: ClusteredProportion): number {
  const spread = value * (1 - value);
  if (n < 2 || clusters < 2) return Math.min(1, n);
  if (!(spread > 0) || !(variance > 0)) return Math.min(n, clusters);
  const designEffect = (variance * (n - 1)) / spread;
  const ratio = clusters >= n ? 1 : studentT.upperQuantile(0.025, n - 1) / studentT.upperQuantile(0.025, clusters - 1);
  return Math.min(n, n / designEffect) * ratio * ratio;
}

/** Wilson's limits by deviate with the effective count of a clustered proportion; [0, 1] without rows. Throws `stats/bad-count` for a value that is NaN. See `effectiveCount`. */
export function clusteredWilsonLimits(proportion: ClusteredProportion): Limits {
  const n = effectiveCount(proportion);
  return wilsonLimits(Math.min(n, Math.max(0, proportion.value * n)), n);
}

/**
 * Wilson's interval with the effective count of a clustered proportion; [0, 1] without rows. Throws `stats/bad-count` for a value that is NaN,
 * `stats/bad-level`. (Korn and Graubard 1998; Dean and Pagano 2015.)
 */
export function clusteredWilson({
  level = 0.95,
  ...proportion
}: ClusteredProportion & { readonly level?: number }): Interval {
  return clusteredWilsonLimits(proportion)(deviateOf(level));
}

/** Successes out of n. */
export interface Count {
  readonly successes: number;
  readonly n: number;
}

/**
 * Newcombe's hybrid score interval for the difference first − second of two independent proportions (method 10, no continuity
 * correction): square-and-add of the two Wilson intervals. NaN where an n is 0. Throws `stats/bad-count`, `stats/bad-level`. Source: Newcombe 1998.
 */
export function newcombeDifference(first: Count, second: Count, level = 0.95): Interval {
  const side = ({ successes, n }: Count) => ({ value: successes / n, ...wilsonInterval(successes, n, level) });
  return moverDifference({ first: side(first), second: side(second) });
}
