import { exp, log } from '../../core/math.ts';

const inverseRootTwoPi = 0.3989422804014327;

/** exp(−x² / 2) with x split so that the rounding of x² costs nothing. */
function gaussian(x: number): number {
  if (x > 40) return 0;
  const coarse = Math.trunc(x * 16) / 16;
  return exp((-coarse * coarse) / 2) * exp((-(x - coarse) * (x + coarse)) / 2);
}

/** Mills ratio upperTail(x) / density(x) for x >= 1.5, by its continued fraction (Laplace). */
function millsRatio(x: number): number {
  let c = 1e300;
  let d = 1 / x;
  let value = d;
  for (let k = 1; k < 500; k += 1) {
    d = 1 / (x + k * d);
    c = x + k / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return value;
}

/** density(x)⁻¹ · ∫₀ˣ density, a series of positive terms. */
function centralSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; k < 200; k += 2) {
    term *= (x * x) / k;
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}

function density(x: number): number {
  return inverseRootTwoPi * gaussian(Math.abs(x));
}

function upperTail(x: number): number {
  if (x < 0) return 1 - upperTail(-x);
  if (x < 1.5) return 0.5 - density(x) * centralSeries(x);
  return x > 40 ? 0 : density(x) * millsRatio(x);
}

/** The x >= 0 with upper tail q, 0 < q <= ½: Newton steps on the central area or the logarithm of the tail, from a rational start (Hastings 1955). */
function upperQuantileOfHalf(q: number): number {
  const t = Math.sqrt(-2 * log(q));
  let x = Math.max(
    0,
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))),
  );
  for (let iteration = 0; iteration < 20; iteration += 1) {
    const step =
      q > 0.2 ? (0.5 - q) / density(x) - centralSeries(x) : (upperTail(x) / density(x)) * log(upperTail(x) / q);
    x += step;
    if (Math.abs(step) <= 2e-16 * x) break;
  }
  return x;
}

function upperQuantile(q: number): number {
  if (!(q >= 0 && q <= 1)) return Number.NaN;
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (q === 1) return Number.NEGATIVE_INFINITY;
  if (q === 0.5) return 0;
  return q < 0.5 ? upperQuantileOfHalf(q) : -upperQuantileOfHalf(1 - q);
}

/**
 * The standard normal distribution.
 *
 * The upper tail is computed directly, never as 1 − cdf: relative error below 1e-14 down to the smallest normal numbers (x = 37.5),
 * and below that within the rounding of denormal numbers. Quantiles have a relative error below 1e-14. NaN gives NaN.
 */
export const normal = {
  /** exp(−x² / 2) / √(2π). */
  density,
  /** Probability of a value of x or less. */
  cdf(x: number): number {
    return upperTail(-x);
  },
  /** Probability of a value above x. */
  upperTail,
  /** The value below which a share p lies; p = 0 and 1 give −∞ and +∞, p outside [0, 1] gives NaN. */
  quantile(p: number): number {
    return -upperQuantile(p);
  },
  /** The value above which a share q lies. Prefer it to quantile(1 − q) for small q. */
  upperQuantile,
} as const;
