// exp and expm1. x = (32 m + j) ln2/32 + r with |r| <= ln2/64; exp x = 2^m * 2^(j/32) * (1 + (exp r - 1)), the table entry held as
// a pair of doubles, exp r - 1 by its series.
import type { Pair } from './double-double.ts';
import { setPair, sumError } from './double-double.ts';
import { fixedLn2, fixedMultiply, fixedOne, fixedSqrt, nearestDouble, splitAt, splitNearest } from './fixed-point.ts';

const steps = 32;
const stepLog = splitAt(fixedLn2 / BigInt(steps), 41);
const stepsPerUnit = steps / nearestDouble(fixedLn2);
/** Adding and subtracting 1.5 * 2^52 rounds to the nearest integer. */
const rounder = 6755399441055744;

const lowestPower = -1074;
const highestPower = 1023;
/** 2^m for every m that a double can hold. */
const powersOfTwo = Float64Array.from({ length: highestPower - lowestPower + 1 }, () => 1);
for (let m = 1; m <= highestPower; m += 1) powersOfTwo[m - lowestPower] = powersOfTwo[m - 1 - lowestPower]! * 2;
for (let m = -1; m >= lowestPower; m -= 1) powersOfTwo[m - lowestPower] = powersOfTwo[m + 1 - lowestPower]! / 2;

/** 2^(j/32): nearest double at 2j, the rest at 2j + 1. */
const rootsOfTwo = new Float64Array(2 * steps);
{
  const root = [16, 8, 4, 2, 1].reduce((value) => fixedSqrt(value), fixedOne << 1n);
  let power = fixedOne;
  for (let j = 0; j < steps; j += 1) {
    const { high, low } = splitNearest(power);
    rootsOfTwo[2 * j] = high;
    rootsOfTwo[2 * j + 1] = low;
    power = fixedMultiply(power, root);
  }
}

/** 2^m for integers m in -1074..1023. */
export function powerOfTwo(m: number): number {
  return powersOfTwo[m - lowestPower]!;
}

/** s * 2^m for s in 0.9..2.1 and any integer m in -1100..1100, rounded once more only where the product is subnormal. */
function scale(s: number, m: number): number {
  if (m > highestPower) return s * powerOfTwo(highestPower) * powerOfTwo(m - highestPower);
  if (m < -1021) return s * powerOfTwo(m + 200) * powerOfTwo(-200);
  return s * powerOfTwo(m);
}

/** exp r - 1 for |r| < 0.0109. */
function smallExpm1(r: number): number {
  return r + r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
}

/** exp of x + low as a number in 0.99..2.02 and a power of two to multiply with, which is returned; |x| <= 760, |low| < 2^-40. */
function reduced(x: number, low: number, pair: Pair): number {
  const n = x * stepsPerUnit + rounder - rounder;
  const growth = smallExpm1(x - n * stepLog.high - n * stepLog.low + low);
  const k = n | 0;
  const j = (k & (steps - 1)) << 1;
  const root = rootsOfTwo[j]!;
  setPair(pair, root, rootsOfTwo[j + 1]! + root * growth);
  return k >> 5;
}

/**
 * Exponential function, the same bits on every engine. Error at most 0.54 ulp where the result is normal, 0.75 ulp where it is
 * subnormal (measured against mpmath). exp(-Infinity) is 0, overflow is Infinity, NaN stays NaN.
 */
export function exp(x: number): number {
  if (!(x < 710)) return x > 0 ? Number.POSITIVE_INFINITY : x;
  if (x < -746) return 0;
  const n = x * stepsPerUnit + rounder - rounder;
  const growth = smallExpm1(x - n * stepLog.high - n * stepLog.low);
  const k = n | 0;
  const j = (k & (steps - 1)) << 1;
  const root = rootsOfTwo[j]!;
  const s = root + (rootsOfTwo[j + 1]! + root * growth);
  const m = k >> 5;
  return m >= -1021 && m <= highestPower ? s * powersOfTwo[m - lowestPower]! : scale(s, m);
}

/** exp(x + low) for a small correction `low`; the tail of `power`. */
export function expOfPair(x: number, low: number): number {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  const pair = { high: 0, low: 0 };
  const m = reduced(x, low, pair);
  return scale(pair.high + pair.low, m);
}

/** Writes exp x as an unevaluated pair with about 60 good bits; |x| <= 700. */
export function expPair(x: number, pair: Pair): void {
  const m = reduced(x, 0, pair);
  const factor = powerOfTwo(m);
  pair.high *= factor;
  pair.low *= factor;
}

/** exp x - 1 for |x| < 0.15 by its series. */
function seriesExpm1(x: number): number {
  const tail =
    1 / 24 +
    x *
      (1 / 120 +
        x *
          (1 / 720 +
            x *
              (1 / 5040 +
                x * (1 / 40320 + x * (1 / 362880 + x * (1 / 3628800 + x * (1 / 39916800 + x * (1 / 479001600))))))));
  return x + x * x * (1 / 2 + x * (1 / 6 + x * tail));
}

/**
 * exp x - 1 without cancellation near 0, the same bits on every engine. Error at most 0.72 ulp (measured against mpmath).
 * Keeps the sign of zero; expm1(-Infinity) is -1; NaN stays NaN.
 */
export function expm1(x: number): number {
  if (!(x < 40)) return exp(x);
  if (x < -40) return -1;
  if (x > -0.15 && x < 0.15) return x > -1e-17 && x < 1e-17 ? x : seriesExpm1(x);
  const pair = { high: 0, low: 0 };
  expPair(x, pair);
  return pair.high - 1 + (sumError(pair.high, -1) + pair.low);
}
