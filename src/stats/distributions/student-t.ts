import { incompleteBeta, invertBeta } from './beta.ts';
import { normal } from './normal.ts';

function upperTail(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) return Number.NaN;
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normal.upperTail(t);
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return t > 0 ? 0 : 1;
  const square = t * t;
  const total = degreesOfFreedom + square;
  const tails = incompleteBeta({ x: degreesOfFreedom / total, y: square / total }, { a: degreesOfFreedom / 2, b: 0.5 });
  return t >= 0 ? tails.lower / 2 : 1 - tails.lower / 2;
}

function upperQuantile(q: number, degreesOfFreedom: number): number {
  if (!(q >= 0 && q <= 1 && degreesOfFreedom > 0)) return Number.NaN;
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normal.upperQuantile(q);
  if (q > 0.5) return -upperQuantile(1 - q, degreesOfFreedom);
  if (q === 0.5) return 0;
  const { x, y } = invertBeta({ lower: 2 * q, upper: 1 - 2 * q }, { a: degreesOfFreedom / 2, b: 0.5 });
  return Math.sqrt((degreesOfFreedom * y) / x);
}

/**
 * Student's t distribution with real degrees of freedom > 0; infinite degrees of freedom give the normal distribution.
 *
 * The upper tail for t > 0 is computed directly: relative error below 1e-12. NaN gives NaN, and so do degrees of freedom
 * that are not positive and quantiles of shares outside [0, 1].
 */
export const studentT = {
  /** Probability of a value of t or less. */
  cdf(t: number, degreesOfFreedom: number): number {
    return upperTail(-t, degreesOfFreedom);
  },
  /** Probability of a value above t. */
  upperTail,
  /** The value below which a share p lies. */
  quantile(p: number, degreesOfFreedom: number): number {
    return -upperQuantile(p, degreesOfFreedom);
  },
  /** The value above which a share q lies. */
  upperQuantile,
} as const;
