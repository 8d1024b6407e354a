// Logarithms. x = 2^m z with z in 1..2, z c = 1 + u for a short number c from a table of 128 near 1/z, |u| < 2^-7;
// log x = m ln2 - log c + log(1 + u), the first two as exact head plus tail, the last by its series. From z = sqrt 2 on, c is halved
// in effect (m + 1), so that arguments near 1 from both sides meet c = 1 exactly and lose nothing.
import type { Pair } from './double-double.ts';
import { productError, setPair, sumError } from './double-double.ts';
import { powerOfTwo } from './exponential.ts';
import { fixedDivide, fixedLn2, fixedLog, fixedOne, splitAt, splitNearest } from './fixed-point.ts';

const cells = 128;
const upperHalf = 53;
const headPlaces = 41;
const ln2 = splitAt(fixedLn2, headPlaces);
/** c, head of -log c (reduced by ln 2 in the upper half), its tail, and 1 in the upper half. */
const table = new Float64Array(4 * cells);
for (let j = 0; j < cells; j += 1) {
  const atEnd = j === 0 || j === cells - 1;
  const numerator = atEnd ? (j === 0 ? 1024 : 512) : Math.round(1024 / (1 + (j + 0.5) / cells));
  const raised = j >= upperHalf ? 1 : 0;
  const { high, low } = splitAt(-fixedLog(numerator, raised === 1 ? 512 : 1024), headPlaces);
  table.set([numerator / 1024, high, low, raised], 4 * j);
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** log(1 + u) - u for |u| < 2^-7, good to a double. */
function tailOfLog1p(u: number): number {
  const square = u * u;
  return (
    square *
    (-1 / 2 + u * (1 / 3) + square * (-1 / 4 + u * (1 / 5) + square * (-1 / 6 + u * (1 / 7) + square * (-1 / 8))))
  );
}

/** Logarithm of arguments that are zero, negative, infinite, NaN. */
function unusualLog(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x > 0 ? x : Number.NaN;
}

/** Exponent of a positive normal number. */
function exponentOf(x: number): number {
  bits[0] = x;
  return (words[highWord]! >> 20) - 1023;
}

/**
 * Natural logarithm, the same bits on every engine. Error at most 0.52 ulp (measured against mpmath).
 * log 0 is -Infinity, negative arguments give NaN, NaN stays NaN; subnormal arguments are exact inputs.
 */
export function log(x: number): number {
  bits[0] = x;
  let high = words[highWord]!;
  let m = -1023;
  let y = x;
  if (high < 0x00100000 || high >= 0x7ff00000) {
    if (!(x > 0 && x < 1)) return unusualLog(x);
    y = x * 18014398509481984;
    m = -1077;
    bits[0] = y;
    high = words[highWord]!;
  }
  const exponent = high >> 20;
  const cell = (high >> 11) & 0x1fc;
  const z = y * powerOfTwo(1023 - exponent);
  m += exponent + table[cell + 3]!;
  const c = table[cell]!;
  const head = Math.fround(z);
  const first = head * c - 1;
  const second = (z - head) * c;
  const u = first + second;
  const whole = m * ln2.high + table[cell + 1]!;
  const sum = whole + u;
  const rest = m * ln2.low + table[cell + 2]! + (first - u + second) + tailOfLog1p(u);
  return sum + (whole - sum + u + rest);
}

/** Head of log x without the multiple of ln 2, written as a pair; returns that multiple. `low` is a correction of x, |low| <= ulp(x). */
function mantissaLog(x: number, low: number, pair: Pair): number {
  const subnormal = x < 2.2250738585072014e-308;
  const y = subnormal ? x * 18014398509481984 : x;
  const exponent = exponentOf(y);
  const shift = powerOfTwo(-exponent);
  const z = y * shift;
  const cell = Math.floor((z - 1) * cells) * 4;
  const c = table[cell]!;
  const head = Math.fround(z);
  const first = head * c - 1;
  const second = (z - head) * c;
  const u = first + second;
  const uLow = first - u + second + low * shift * c;
  const uHead = Math.fround(u);
  const uRest = u - uHead;
  const cube = u * u * u;
  const series =
    1 / 3 +
    u * (-1 / 4 + u * (1 / 5 + u * (-1 / 6 + u * (1 / 7 + u * (-1 / 8 + u * (1 / 9 + u * (-1 / 10 + u * (1 / 11))))))));
  const square = -0.5 * uHead * uHead;
  const start = table[cell + 1]!;
  const sum = start + u;
  const total = sum + square;
  const rest = table[cell + 2]! + (uLow - u * uLow - 0.5 * (2 * uHead + uRest) * uRest + cube * series);
  setPair(pair, total, sumError(start, u) + sumError(sum, square) + rest);
  return exponent + table[cell + 3]! - (subnormal ? 54 : 0);
}

/** Writes log(x + low) with about 66 good bits, for finite x > 0 and |low| <= ulp(x). */
export function logPair(x: number, low: number, pair: Pair): void {
  const m = mantissaLog(x, low, pair);
  const whole = m * ln2.high;
  const tail = sumError(whole, pair.high) + (pair.low + m * ln2.low);
  setPair(pair, whole + pair.high, tail);
}

/** Writes log(1 + x + low), x > -1 finite, |low| at most an ulp of x. */
export function log1pPair(x: number, low: number, pair: Pair): void {
  const sum = 1 + x;
  logPair(sum, sumError(1, x) + low, pair);
}

/**
 * log(1 + x) without cancellation near 0, the same bits on every engine. Error at most 0.52 ulp (measured against mpmath).
 * Keeps the sign of zero; log1p(-1) is -Infinity; below -1 NaN.
 */
export function log1p(x: number): number {
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) return x === -1 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  if (x > -0.0078125 && x < 0.0078125) return x > -1e-17 && x < 1e-17 ? x : x + tailOfLog1p(x);
  const pair = { high: 0, low: 0 };
  log1pPair(x, 0, pair);
  return pair.high + pair.low;
}

const perLn2 = splitNearest(fixedDivide(fixedOne, fixedLn2));
const perLn10 = splitNearest(fixedDivide(fixedOne, 3n * fixedLn2 + fixedLog(5, 4)));

/** Tail of the product of a pair with a constant pair; its head is high * high. */
function productTail(pair: Pair, factor: Pair): number {
  return productError(pair.high, factor.high) + (pair.high * factor.low + pair.low * factor.high);
}

/**
 * Logarithm to base 2, exact for powers of two, the same bits on every engine. Error at most 0.51 ulp (measured against mpmath). Edges as `log`.
 */
export function log2(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return unusualLog(x);
  const pair = { high: 0, low: 0 };
  const m = mantissaLog(x, 0, pair);
  const product = pair.high * perLn2.high;
  return m + product + (sumError(m, product) + productTail(pair, perLn2));
}

/**
 * Logarithm to base 10, exact for powers of ten that are doubles, the same bits on every engine. Error at most 0.51 ulp (measured
 * against mpmath). Edges as `log`.
 */
export function log10(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return unusualLog(x);
  const pair = { high: 0, low: 0 };
  logPair(x, 0, pair);
  return pair.high * perLn10.high + productTail(pair, perLn10);
}
