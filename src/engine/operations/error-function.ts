import { exp } from '../../core/math.ts';

const twoOverRootPi = 1.1283791670955126;
const oneOverRootPi = 0.5641895835477563;

/** exp(-x^2) for 0 <= x < 28, with x split so that the rounding of x^2 costs nothing. */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return exp(-coarse * coarse) * exp(-(x - coarse) * (x + coarse));
}

/** Sum of 2^n x^(2n+1) / (2n+1)!!, all terms positive. */
function centralSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= (2 * x * x) / odd;
    sum += term;
  }
  return sum;
}

/** erfc x for x >= 2 by its continued fraction (Laplace), evaluated from a depth at which it has converged. */
function upperTail(x: number): number {
  let value = x;
  for (let k = 60; k >= 1; k -= 1) value = x + k / 2 / value;
  return (oneOverRootPi * gaussian(x)) / value;
}

/**
 * Error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. Error at most 8 ulp (measured against mpmath), also
 * next to 0; odd; +-1 at +-Infinity; NaN stays NaN. Abramowitz and Stegun 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  const value = size > 6 ? 1 : size < 2 ? twoOverRootPi * gaussian(size) * centralSeries(size) : 1 - upperTail(size);
  return x > 0 ? value : -value;
}
