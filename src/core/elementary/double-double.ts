// Sums and products of doubles with their rounding errors (Dekker 1971, Knuth 1969): the exact result is the returned value plus the error.

const splitter = 134217729;

/** What a + b loses in rounding, for any a and b whose sum is finite. */
export function sumError(a: number, b: number): number {
  const sum = a + b;
  const back = sum - a;
  return a - (sum - back) + (b - back);
}

/** What a * b loses in rounding, for factors below 2^996 whose product neither overflows nor comes near the subnormal range. */
export function productError(a: number, b: number): number {
  const product = a * b;
  const aShift = splitter * a;
  const aHigh = aShift - (aShift - a);
  const aLow = a - aHigh;
  const bShift = splitter * b;
  const bHigh = bShift - (bShift - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** A number held as an unevaluated sum, written by the functions that need more than 53 bits. Reused: read it before the next call. */
export interface Pair {
  high: number;
  low: number;
}

/** Stores a + b as a normalised pair, |a| >= |b| or a = 0. */
export function setPair(pair: Pair, a: number, b: number): void {
  const high = a + b;
  pair.high = high;
  pair.low = a - high + b;
}
