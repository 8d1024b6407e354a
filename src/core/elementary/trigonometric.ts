// sin, cos and atan. Angles are reduced by multiples of pi/2 split in three exact parts, beyond 2^19 in integer arithmetic with as
// many digits of pi as the argument needs.
import type { Pair } from './double-double.ts';
import { productError, setPair, sumError } from './double-double.ts';
import { fixedArctangent, fixedPi, fractionBits, splitAt, splitNearest } from './fixed-point.ts';

const halfPi = fixedPi(fractionBits) >> 1n;
const halfPiPair = splitNearest(halfPi);
const first = splitAt(halfPi, 32);
const second = splitAt(halfPi - BigInt(first.high * 4294967296) * (1n << (fractionBits - 32n)), 65);
const quartersPerUnit = 1 / halfPiPair.high;
const largestSplitAngle = 524288;

/** Binary places of pi that leave 100 good bits after the largest double. */
const longBits = 1300n;
let longHalfPi: bigint | undefined;
/** From here on doubles are integers; angles under it and above the split limit are multiples of 1/fineness. */
const wholeFrom = 4503599627370496;
const fineness = 1099511627776;

/** Rest of a large angle after whole quarter turns, as a pair; returns the number of quarter turns modulo 4. */
function reduceLargeAngle(x: number, rest: Pair): number {
  longHalfPi ??= fixedPi(longBits) >> 1n;
  const angle = x < wholeFrom ? BigInt(x * fineness) << (longBits - 40n) : BigInt(x) << longBits;
  let turns = angle / longHalfPi;
  let left = angle - turns * longHalfPi;
  if (2n * left > longHalfPi) {
    left -= longHalfPi;
    turns += 1n;
  }
  const short = left >> (longBits - fractionBits);
  const { high, low } = splitNearest(short);
  setPair(rest, high, low);
  return Number(turns & 3n);
}

/** x minus the nearest multiple of pi/2 as a pair within pi/4; returns the multiple modulo 4. x >= 0 and finite. */
function reduceAngle(x: number, rest: Pair): number {
  if (x > largestSplitAngle) return reduceLargeAngle(x, rest);
  const n = Math.round(x * quartersPerUnit);
  const a = x - n * first.high;
  const b = -n * second.high;
  const sum = a + b;
  setPair(rest, sum, sumError(a, b) - n * second.low);
  return n & 3;
}

/** sin(x + low) for |x| <= pi/4. */
function kernelSin(x: number, low: number): number {
  const s = x * x;
  const tail =
    1 / 120 +
    s *
      (-1 / 5040 +
        s *
          (1 / 362880 +
            s * (-1 / 39916800 + s * (1 / 6227020800 + s * (-1 / 1307674368000 + s * (1 / 355687428096000))))));
  return x + (s * x * (-1 / 6 + s * tail) + low * (1 - 0.5 * s));
}

/** cos(x + low) for |x| <= pi/4. */
function kernelCos(x: number, low: number): number {
  const s = x * x;
  const half = 0.5 * s;
  const tail =
    1 / 24 +
    s *
      (-1 / 720 +
        s * (1 / 40320 + s * (-1 / 3628800 + s * (1 / 479001600 + s * (-1 / 87178291200 + s * (1 / 20922789888000))))));
  const head = 1 - half;
  return head + (1 - head - half + (s * s * tail - 0.5 * productError(x, x) - x * low));
}

/**
 * Sine of an angle in radians of any size, the same bits on every engine. Error at most 0.74 ulp (measured against mpmath).
 * Keeps the sign of zero; infinite and NaN arguments give NaN.
 */
export function sin(x: number): number {
  const size = Math.abs(x);
  if (!(size < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (size < 1e-8) return x;
  const rest = { high: size, low: 0 };
  const quarter = size < 0.785 ? 0 : reduceAngle(size, rest);
  const value = (quarter & 1) === 0 ? kernelSin(rest.high, rest.low) : kernelCos(rest.high, rest.low);
  return quarter > 1 === x > 0 ? -value : value;
}

/** Cosine of an angle in radians of any size, the same bits on every engine. Error at most 0.74 ulp (measured against mpmath). Infinite and NaN arguments give NaN. */
export function cos(x: number): number {
  const size = Math.abs(x);
  if (!(size < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (size < 1e-8) return 1;
  const rest = { high: size, low: 0 };
  const quarter = size < 0.785 ? 0 : reduceAngle(size, rest);
  const value = (quarter & 1) === 0 ? kernelCos(rest.high, rest.low) : kernelSin(rest.high, rest.low);
  return quarter === 1 || quarter === 2 ? -value : value;
}

const arcs = 16;
/** arctan(j/16): nearest double and rest. */
const arcTable = Array.from({ length: arcs + 1 }, (_, j) => splitNearest(fixedArctangent(j, arcs)));

/** arctan(x) - x for |x| < 0.16. */
function tailOfAtan(x: number): number {
  const s = x * x;
  const far = 1 / 13 + s * (-1 / 15 + s * (1 / 17 + s * (-1 / 19 + s * (1 / 21))));
  return x * s * (-1 / 3 + s * (1 / 5 + s * (-1 / 7 + s * (1 / 9 + s * (-1 / 11 + s * far)))));
}

/** Writes arctan(x + low) for 0 <= x <= 1. */
function atanPair(x: number, low: number, result: Pair): void {
  if (x < 0.15) {
    setPair(result, x, tailOfAtan(x) + low / (1 + x * x));
    return;
  }
  const j = Math.round(x * arcs);
  const c = j / arcs;
  const numerator = x - c;
  const product = x * c;
  const denominator = 1 + product;
  const denominatorLow = sumError(1, product) + productError(x, c);
  const t = numerator / denominator;
  const left = numerator - t * denominator - productError(t, denominator) - t * denominatorLow;
  const tLow = left / denominator + low / (1 + x * x);
  const base = arcTable[j]!;
  setPair(result, base.high + t, sumError(base.high, t) + (base.low + tLow + tailOfAtan(t)));
}

/**
 * Arctangent in radians, -pi/2..pi/2, the same bits on every engine. Error at most 0.53 ulp (measured against mpmath).
 * Keeps the sign of zero; atan(+-Infinity) is +-pi/2; NaN stays NaN.
 */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (!(size > 1e-9)) return x;
  if (size > 1e18) return x > 0 ? halfPiPair.high : -halfPiPair.high;
  const result = { high: 0, low: 0 };
  if (size <= 1) {
    atanPair(size, 0, result);
  } else {
    const inverse = 1 / size;
    atanPair(inverse, (1 - inverse * size - productError(inverse, size)) / size, result);
    const head = halfPiPair.high - result.high;
    setPair(result, head, sumError(halfPiPair.high, -result.high) + (halfPiPair.low - result.low));
  }
  const value = result.high + result.low;
  return x > 0 ? value : -value;
}
