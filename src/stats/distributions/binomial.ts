import { exp, log1p } from '../../core/math.ts';
import { incompleteBeta } from './beta.ts';
import { poissonDeviance, stirlingRemainder } from './gamma.ts';

const twoPi = 6.283185307179586;

/** Trials and chance of success of a binomial distribution. */
export interface BinomialShape {
  /** Number of trials, a whole number >= 0. */
  readonly n: number;
  /** Chance of success in [0, 1]. */
  readonly p: number;
}

/**
 * The binomial distribution.
 *
 * Tails rest on the incomplete beta function, each computed directly where it is the smaller one: relative error below 1e-12 for
 * n up to 1e5. `k` is a whole number; below 0 or above n the tails are 0 or 1.
 */
export const binomial = {
  /** Probability of exactly k successes (Loader 2000). */
  probability(k: number, { n, p }: BinomialShape): number {
    if (k < 0 || k > n) return 0;
    if (p === 0 || p === 1) return k === n * p ? 1 : 0;
    if (k === 0) return exp(n * log1p(-p));
    if (k === n) return exp(n * log1p(-(1 - p)));
    const exponent =
      stirlingRemainder(n) -
      stirlingRemainder(k) -
      stirlingRemainder(n - k) -
      poissonDeviance(k, n * p) -
      poissonDeviance(n - k, n * (1 - p));
    return exp(exponent) * Math.sqrt(n / (twoPi * k * (n - k)));
  },
  /** Probability of k successes or fewer. */
  atMost(k: number, { n, p }: BinomialShape): number {
    if (k < 0) return 0;
    if (k >= n) return 1;
    return incompleteBeta({ x: 1 - p, y: p }, { a: n - k, b: k + 1 }).lower;
  },
  /** Probability of k successes or more. */
  atLeast(k: number, { n, p }: BinomialShape): number {
    if (k <= 0) return 1;
    if (k > n) return 0;
    return incompleteBeta({ x: p, y: 1 - p }, { a: k, b: n - k + 1 }).lower;
  },
} as const;
