import { type BetaShape, incompleteBeta, invertBeta, type UnitPoint } from './beta.ts';
import { chiSquare } from './chi-square.ts';
import type { Tails } from './gamma.ts';

/** Degrees of freedom of an F distribution; an infinite denominator gives chi-square over its degrees of freedom. */
export interface FDegrees {
  readonly numerator: number;
  readonly denominator: number;
}

function pointAt(value: number, { numerator, denominator }: FDegrees): UnitPoint {
  const scaled = numerator * Math.max(0, value);
  if (scaled === Number.POSITIVE_INFINITY) return { x: 1, y: 0 };
  return { x: scaled / (denominator + scaled), y: denominator / (denominator + scaled) };
}

function shapeOf({ numerator, denominator }: FDegrees): BetaShape {
  return { a: numerator / 2, b: denominator / 2 };
}

function tailsAt(value: number, degrees: FDegrees): Tails {
  if (degrees.denominator === Number.POSITIVE_INFINITY) {
    const scaled = value * degrees.numerator;
    return { lower: chiSquare.cdf(scaled, degrees.numerator), upper: chiSquare.upperTail(scaled, degrees.numerator) };
  }
  return incompleteBeta(pointAt(value, degrees), shapeOf(degrees));
}

function invert(target: Tails, degrees: FDegrees): number {
  if (degrees.denominator === Number.POSITIVE_INFINITY) {
    const fromLower = target.lower <= target.upper;
    const scaled = fromLower
      ? chiSquare.quantile(target.lower, degrees.numerator)
      : chiSquare.upperQuantile(target.upper, degrees.numerator);
    return scaled / degrees.numerator;
  }
  const { x, y } = invertBeta(target, shapeOf(degrees));
  return (degrees.denominator * x) / (degrees.numerator * y);
}

/**
 * The F distribution with real degrees of freedom > 0.
 *
 * Each tail is computed directly where it is the smaller one: relative error below 1e-12. Values below 0 count as 0; NaN gives NaN, and so do
 * quantiles of shares outside [0, 1].
 */
export const fDistribution = {
  /** Probability of a value of `value` or less. */
  cdf(value: number, degrees: FDegrees): number {
    return tailsAt(value, degrees).lower;
  },
  /** Probability of a value above `value`. */
  upperTail(value: number, degrees: FDegrees): number {
    return tailsAt(value, degrees).upper;
  },
  /** The value below which a share p lies. */
  quantile(p: number, degrees: FDegrees): number {
    return invert({ lower: p, upper: 1 - p }, degrees);
  },
} as const;
