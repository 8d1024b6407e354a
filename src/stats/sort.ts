import { usageError } from '../core/errors.ts';

const digitBits = 11;
const digits = 1 << digitBits;
const digitMask = digits - 1;
/** Below this a comparison sort is faster than three passes over the digits. */
const smallest = 256;
/** Longest run of equal leading words that is ordered by insertion. */
const longestInsertion = 24;

const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Indices of the values in ascending order; equal values (also -0 and 0) keep the order in which they are given. With `rows`, only
 * those indices are ordered. Radix sort on the leading 32 bits of the doubles, then the few values that agree in them by their rest:
 * time O(n). Throws `stats/sort-nan` when a value is NaN.
 */
export function sortIndices(values: Float64Array, rows?: Int32Array): Int32Array {
  const indices = rows ? rows.slice() : ascending(values.length);
  const keys = leadingKeys(values, indices);
  if (indices.length < smallest) return indices.sort((a, b) => values[a]! - values[b]!);
  return radixSort(values, indices, keys);
}

function ascending(count: number): Int32Array {
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i += 1) indices[i] = i;
  return indices;
}

/** Leading 32 bits of each double, changed so that their unsigned order is the numeric order of the doubles. */
function leadingKeys(values: Float64Array, indices: Int32Array): Uint32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const keys = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i += 1) {
    const index = indices[i]!;
    const high = words[2 * index + highWord]!;
    if ((high & 0x7ff00000) === 0x7ff00000 && Number.isNaN(values[index]!)) {
      throw usageError('stats/sort-nan', `A NaN has no place in an order; got one at index ${index}.`, {
        hint: 'Leave out the rows without a score or value before calling.',
      });
    }
    const minusZero = high === 0x80000000 && values[index] === 0;
    keys[i] = minusZero || high < 0x80000000 ? high | 0x80000000 : ~high;
  }
  return keys;
}

function radixSort(values: Float64Array, rows: Int32Array, leading: Uint32Array): Int32Array {
  const count = rows.length;
  let indices = rows;
  let keys = leading;
  let nextIndices: Int32Array = new Int32Array(count);
  let nextKeys: Uint32Array = new Uint32Array(count);
  for (let shift = 0; shift < 32; shift += digitBits) {
    const starts = digitStarts(keys, shift);
    if (starts === undefined) continue;
    for (let i = 0; i < count; i += 1) {
      const key = keys[i]!;
      const place = starts[(key >>> shift) & digitMask]!++;
      nextKeys[place] = key;
      nextIndices[place] = indices[i]!;
    }
    [indices, nextIndices] = [nextIndices, indices];
    [keys, nextKeys] = [nextKeys, keys];
  }
  orderWithinKeys(values, indices, keys);
  return indices;
}

/** Where each digit's values begin, or undefined when all values share one digit. */
function digitStarts(keys: Uint32Array, shift: number): Int32Array | undefined {
  const starts = new Int32Array(digits);
  for (let i = 0; i < keys.length; i += 1) starts[(keys[i]! >>> shift) & digitMask]! += 1;
  let sum = 0;
  for (let digit = 0; digit < digits; digit += 1) {
    const size = starts[digit]!;
    if (size === keys.length) return undefined;
    starts[digit] = sum;
    sum += size;
  }
  return starts;
}

function orderWithinKeys(values: Float64Array, indices: Int32Array, keys: Uint32Array): void {
  let start = 0;
  while (start < indices.length) {
    const key = keys[start]!;
    let end = start + 1;
    while (end < indices.length && keys[end] === key) end += 1;
    if (end - start > longestInsertion) orderRun(values, indices.subarray(start, end));
    else if (end - start > 1) insertionSort(values, indices, start, end);
    start = end;
  }
}

/** Equal scores are the longest runs, and need no sorting. */
function orderRun(values: Float64Array, run: Int32Array): void {
  let place = 1;
  while (place < run.length && values[run[place - 1]!]! <= values[run[place]!]!) place += 1;
  if (place < run.length) run.sort((a, b) => values[a]! - values[b]!);
}

function insertionSort(values: Float64Array, indices: Int32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i += 1) {
    const index = indices[i]!;
    const value = values[index]!;
    let j = i - 1;
    while (j >= start && values[indices[j]!]! > value) {
      indices[j + 1] = indices[j]!;
      j -= 1;
    }
    indices[j + 1] = index;
  }
}
