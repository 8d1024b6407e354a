// Small dense matrices by rows.
import { log } from '../core/math.ts';
import type { SquareMatrix } from './cholesky.ts';

/** Products of every column with every other. */
export function productsOf(columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((first) => Float64Array.from(columns, (second) => dot(first, second)));
}

/** Rows as one array. */
export function squareOf(rows: readonly Float64Array[]): SquareMatrix {
  return { size: rows.length, values: Float64Array.from(rows.flatMap((row) => Array.from(row))) };
}

/** Matrix times vector. */
export function times(matrix: readonly Float64Array[], vector: ArrayLike<number>): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

/** Matrix times matrix. */
export function productOf(first: readonly Float64Array[], second: readonly Float64Array[]): Float64Array[] {
  return first.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * second[k]![j]!, 0)));
}

/** Trace of the product of two matrices. */
export function traceOfProduct(first: readonly Float64Array[], second: readonly Float64Array[]): number {
  return first.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * second[j]![i]!, 0), 0);
}

/** Sum of products over the length of the first. */
export function dot(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/** Logarithm of the determinant of L L'. */
export function logDeterminantOf({ size, values }: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += 2 * log(values[i * size + i]!);
  return sum;
}
