// The beta distribution and the incomplete beta function on which Student's t, F and the binomial rest.
import { exp, log, logistic } from '../../core/math.ts';
import { poissonDeviance, stirlingRemainder, type Tails } from './gamma.ts';
import { invertTails } from './invert-tails.ts';

const convergence = 1e-16;
const maximumTerms = 200_000;
const twoPi = 6.283185307179586;

/** A point of the unit interval with its distance from 1, both exact, so that a point near either end loses nothing. */
export interface UnitPoint {
  readonly x: number;
  /** 1 − x. */
  readonly y: number;
}

/** Shapes of a beta distribution, both positive. */
export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/** x^a y^b / B(a, b), by saddle-point expansion (Loader 2000). Zero at the ends. */
export function betaWeight({ x, y }: UnitPoint, shape: BetaShape, remainder = remainderOf(shape)): number {
  if (x <= 0 || y <= 0) return 0;
  const { a, b } = shape;
  const n = a + b;
  const exponent = remainder - poissonDeviance(a, n * x) - poissonDeviance(b, n * y);
  return exp(exponent) * Math.sqrt((a / n) * (b / twoPi));
}

/** What of the weight does not depend on the point; with a small shape it takes longer than the rest. */
function remainderOf({ a, b }: BetaShape): number {
  return stirlingRemainder(a + b) - stirlingRemainder(a) - stirlingRemainder(b);
}

/**
 * Regularised incomplete beta function I_x(a, b) and its complement I_y(b, a).
 *
 * Continued fraction DLMF 8.17.22 on the side of the mean where it converges fast. The tail computed directly has a relative error
 * below 1e-12 for a + b up to 1e5. Points outside [0, 1] count as the nearer end; NaN gives NaN.
 */
export function incompleteBeta(point: UnitPoint, shape: BetaShape): Tails {
  const { x, y } = point;
  const { a, b } = shape;
  if (Number.isNaN(x) || Number.isNaN(y) || Number.isNaN(a) || Number.isNaN(b)) {
    return { lower: Number.NaN, upper: Number.NaN };
  }
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  return tailsAt(point, shape, betaWeight(point, shape));
}

/** The tails at an inner point with its weight. */
function tailsAt({ x, y }: UnitPoint, { a, b }: BetaShape, weight: number): Tails {
  if (x * (a + b + 2) < a + 1) {
    const lower = (weight / a) * betaFraction(x, a, b);
    return { lower, upper: 1 - lower };
  }
  const upper = (weight / b) * betaFraction(y, b, a);
  return { lower: 1 - upper, upper };
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < maximumTerms; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2 * convergence) break;
  }
  return value;
}

/** The point x at which I_x(a, b) has the given tails, with 1 − x. Solved on the logit scale, so both ends keep relative precision; NaN where a tail is negative or NaN. */
export function invertBeta(target: Tails, shape: BetaShape): UnitPoint {
  const exists = target.lower >= 0 && target.upper >= 0 && shape.a > 0 && shape.b > 0;
  if (!exists) return { x: Number.NaN, y: Number.NaN };
  if (target.lower === 0) return { x: 0, y: 1 };
  if (target.upper === 0) return { x: 1, y: 0 };
  const remainder = remainderOf(shape);
  const solution = invertTails({
    target,
    evaluate: (z) => {
      const point = { x: logistic(z), y: logistic(-z) };
      const slope = betaWeight(point, shape, remainder);
      const tails = point.x > 0 && point.y > 0 ? tailsAt(point, shape, slope) : incompleteBeta(point, shape);
      return { ...tails, slope };
    },
    start: log(shape.a / shape.b),
    bracket: [-745, 745],
  });
  return { x: logistic(solution), y: logistic(-solution) };
}

/**
 * The beta distribution with shapes a, b > 0 on [0, 1].
 *
 * Each tail is computed directly where it is the smaller one: relative error below 1e-12 for a + b up to 1e5, quantiles the same.
 * NaN in, NaN out; quantiles of shares outside [0, 1] are NaN.
 */
export const beta = {
  /** Probability of a value of x or less. */
  cdf(x: number, shape: BetaShape): number {
    return incompleteBeta({ x, y: 1 - x }, shape).lower;
  },
  /** Probability of a value above x. */
  upperTail(x: number, shape: BetaShape): number {
    return incompleteBeta({ x, y: 1 - x }, shape).upper;
  },
  /** The value below which a share p lies. */
  quantile(p: number, shape: BetaShape): number {
    return invertBeta({ lower: p, upper: 1 - p }, shape).x;
  },
  /** The value above which a share q lies. */
  upperQuantile(q: number, shape: BetaShape): number {
    return invertBeta({ lower: 1 - q, upper: q }, shape).x;
  },
} as const;
