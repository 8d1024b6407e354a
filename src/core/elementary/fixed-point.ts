// Constants to any precision in exact integer arithmetic: the tables and split constants of the elementary functions are derived
// here from their series when the module loads, so that no table of digits has to be trusted.

/** Binary digits after the point of the numbers in this file. */
export const fractionBits = 160n;
const one = 1n << fractionBits;

/** Arctangent of 1/n (`sign` -1) or inverse hyperbolic tangent of 1/n (`sign` 1), n > 1, by its power series, with `bits` binary places. */
function inverseTangentSeries(n: bigint, sign: 1n | -1n, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (sign * power) / (n * n);
    sum += power / k;
  }
  return sum;
}

/** Pi with `bits` binary places (Machin 1706: 16 arctan(1/5) - 4 arctan(1/239)), wrong only in the last few places. */
export function fixedPi(bits: bigint): bigint {
  const guard = 32n;
  const sum = 16n * inverseTangentSeries(5n, -1n, bits + guard) - 4n * inverseTangentSeries(239n, -1n, bits + guard);
  return sum >> guard;
}

/** Natural logarithm of numerator/denominator for ratios between 1/2 and 2: 2 artanh((n - d) / (n + d)). */
export function fixedLog(numerator: number, denominator: number): bigint {
  const difference = BigInt(numerator - denominator);
  const total = BigInt(numerator + denominator);
  let power = (difference << fractionBits) / total;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * difference * difference) / (total * total);
  }
  return 2n * sum;
}

/** Arctangent of numerator/denominator in 0..1. */
export function fixedArctangent(numerator: number, denominator: number): bigint {
  if (numerator === denominator) return fixedPi(fractionBits) >> 2n;
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  let power = (n << fractionBits) / d;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (-power * n * n) / (d * d);
  }
  return sum;
}

/** Square root of a fixed-point number (Newton on integers). */
export function fixedSqrt(value: bigint): bigint {
  const target = value << fractionBits;
  let root = one << 1n;
  for (let previous = 0n; previous !== root; ) {
    previous = root;
    root = (root + target / root) >> 1n;
    if (root >= previous) return previous;
  }
  return root;
}

/** The number 1. */
export const fixedOne = one;

/** Logarithm of 2. */
export const fixedLn2 = fixedLog(2, 1);

/** Product of two fixed-point numbers. */
export function fixedMultiply(a: bigint, b: bigint): bigint {
  return (a * b) >> fractionBits;
}

/** Quotient of two fixed-point numbers. */
export function fixedDivide(a: bigint, b: bigint): bigint {
  return (a << fractionBits) / b;
}

/** The nearest double. */
export function nearestDouble(value: bigint): number {
  return Number(value) / Number(one);
}

/** The part of a number that is a multiple of 2^-places (rounded towards minus infinity), as a double, and the nearest double to the rest. */
export function splitAt(value: bigint, places: number): { readonly high: number; readonly low: number } {
  const shift = fractionBits - BigInt(places);
  const high = (value >> shift) << shift;
  return { high: nearestDouble(high), low: nearestDouble(value - high) };
}

/** The nearest double and the nearest double to what it leaves. */
export function splitNearest(value: bigint): { readonly high: number; readonly low: number } {
  const high = nearestDouble(value);
  return { high, low: nearestDouble(value - BigInt(high * Number(one))) };
}
