import { exp, log } from '../../core/math.ts';
import { incompleteGamma, poissonWeight, type Tails } from './gamma.ts';
import { invertTails } from './invert-tails.ts';

function invert(target: Tails, degreesOfFreedom: number): number {
  if (!(target.lower >= 0 && target.upper >= 0 && degreesOfFreedom > 0)) return Number.NaN;
  if (target.lower === 0) return 0;
  if (target.upper === 0) return Number.POSITIVE_INFINITY;
  const a = degreesOfFreedom / 2;
  const solution = invertTails({
    target,
    evaluate: (u) => {
      const x = exp(u);
      return { ...incompleteGamma(a, x), slope: a * poissonWeight(a, x) };
    },
    start: log(a),
    bracket: [-745, 709],
  });
  return 2 * exp(solution);
}

/**
 * The chi-square distribution with real degrees of freedom > 0.
 *
 * Each tail is computed directly where it is the smaller one: relative error below 1e-13 for up to 1e5 degrees of freedom.
 * Values below 0 count as 0; NaN gives NaN, and so do quantiles of shares outside [0, 1].
 */
export const chiSquare = {
  /** Probability of a value of x or less. */
  cdf(x: number, degreesOfFreedom: number): number {
    return incompleteGamma(degreesOfFreedom / 2, x / 2).lower;
  },
  /** Probability of a value above x. */
  upperTail(x: number, degreesOfFreedom: number): number {
    return incompleteGamma(degreesOfFreedom / 2, x / 2).upper;
  },
  /** The value below which a share p lies. */
  quantile(p: number, degreesOfFreedom: number): number {
    return invert({ lower: p, upper: 1 - p }, degreesOfFreedom);
  },
  /** The value above which a share q lies. */
  upperQuantile(q: number, degreesOfFreedom: number): number {
    return invert({ lower: 1 - q, upper: q }, degreesOfFreedom);
  },
} as const;
