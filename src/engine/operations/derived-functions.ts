// Functions of ONNX that core/math.ts does not have, each from one of its exponentials, logarithms or arctangents, without
// cancellation near zero. Errors of a few units in the last place.
import { atan, cos, exp, expm1, log, log1p, sin } from '../../core/math.ts';

const ln2 = log(2);

/** Tangent of an angle in radians. */
export function tan(x: number): number {
  return sin(x) / cos(x);
}

/** Arcsine in radians; NaN outside -1..1. */
export function asin(x: number): number {
  return atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** Arccosine in radians; NaN outside -1..1. */
export function acos(x: number): number {
  return 2 * atan(Math.sqrt((1 - x) / (1 + x)));
}

/** Hyperbolic sine. */
export function sinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  const value = size > 40 ? halfExp(size) : smallSinh(size);
  return x > 0 ? value : -value;
}

function smallSinh(size: number): number {
  const growth = expm1(size);
  return (growth + growth / (growth + 1)) / 2;
}

/** Hyperbolic cosine. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (size > 40) return halfExp(size);
  const growth = exp(size);
  return (growth + 1 / growth) / 2;
}

/** exp(x) / 2 where exp(x) itself may overflow. */
function halfExp(x: number): number {
  const root = exp(x / 2);
  return (root / 2) * root;
}

/** Inverse hyperbolic sine. */
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  const value = size > 1e8 ? log(size) + ln2 : log1p(size + (size * size) / (1 + Math.sqrt(size * size + 1)));
  return x > 0 ? value : -value;
}

/** Inverse hyperbolic cosine; NaN below 1. */
export function acosh(x: number): number {
  if (x > 1e8) return log(x) + ln2;
  const excess = x - 1;
  return log1p(excess + Math.sqrt(excess * (2 + excess)));
}

/** Inverse hyperbolic tangent; +-Infinity at +-1, NaN outside. */
export function atanh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  const value = log1p((2 * size) / (1 - size)) / 2;
  return x > 0 ? value : -value;
}

/** Nearest whole number, halves to the even neighbour. */
export function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  const up = rest > 0.5 || (rest === 0.5 && Math.abs(floor % 2) === 1);
  const rounded = up ? floor + 1 : floor;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}
