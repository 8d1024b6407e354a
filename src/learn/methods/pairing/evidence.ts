// What pairs are compared by: features of the image and of the text of every training case, in fewer dimensions.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Stream } from '../../../core/stream.ts';

/** Rows of numbers: [rows][width], row by row. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** Features wider than this are first projected at random to so many (Johnson and Lindenstrauss 1984). */
const widest = 512;

/**
 * The first principal components of rows, scaled together to a mean variance of 1: at most `dimensions` of them, fewer where the rows vary in fewer.
 * Each keeps its share of the variance, so that a ridge upon them shrinks those most in which rows hardly differ. Rows wider
 * than 512 are projected at random first. Empty columns where nothing varies: width 0.
 */
export function principalComponents(
  rows: Rows,
  { dimensions, stream }: { readonly dimensions: number; readonly stream: Stream },
): Rows {
  const narrow = rows.width > widest ? projected(rows, stream) : rows;
  const { count, width } = narrow;
  const means = columnMeans(narrow);
  const covariance = covarianceOf(narrow, means);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const largest = Math.max(realEigenvalues[order[0] ?? 0] ?? 0, 0);
  const kept = order.slice(0, dimensions).filter((index) => realEigenvalues[index]! > 1e-6 * largest && largest > 0);
  const data = new Float64Array(count * kept.length);
  const scale = Math.sqrt(kept.length / kept.reduce((sum, index) => sum + realEigenvalues[index]!, 0));
  for (const [column, index] of kept.entries()) {
    const vector = eigenvectorMatrix.getColumn(index);
    for (let row = 0; row < count; row += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (narrow.data[row * width + k]! - means[k]!) * vector[k]!;
      data[row * kept.length + column] = sum * scale;
    }
  }
  return { count, width: kept.length, data };
}

/** Columns that are not correlated and have mean 0, each scaled to variance 1; one that does not vary stays 0. */
export function whitened({ count, width, data }: Rows): Rows {
  const variances = new Float64Array(width);
  for (const [at, value] of data.entries()) variances[at % width]! += (value * value) / count;
  const deviations = variances.map((variance) => Math.sqrt(variance) || 1);
  return { count, width, data: data.map((value, at) => value / deviations[at % width]!) };
}

/** The rows at some places, in their order. */
export function rowsAt({ width, data }: Rows, places: readonly number[]): Rows {
  const chosen = new Float64Array(places.length * width);
  for (const [at, row] of places.entries()) chosen.set(data.subarray(row * width, (row + 1) * width), at * width);
  return { count: places.length, width, data: chosen };
}

/** Rows, and others below them. */
export function rowsBelow(upper: Rows, lower: Rows): Rows {
  if (lower.count === 0) return upper;
  const data = new Float64Array(upper.data.length + lower.data.length);
  data.set(upper.data);
  data.set(lower.data, upper.data.length);
  return { count: upper.count + lower.count, width: upper.width, data };
}

function projected({ count, width, data }: Rows, stream: Stream): Rows {
  const directions = Float64Array.from({ length: widest * width }, () => stream.normal() / Math.sqrt(widest));
  const result = new Float64Array(count * widest);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < widest; column += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += data[row * width + k]! * directions[column * width + k]!;
      result[row * widest + column] = sum;
    }
  }
  return { count, width: widest, data: result };
}

function columnMeans({ count, width, data }: Rows): Float64Array {
  const means = new Float64Array(width);
  for (let at = 0; at < data.length; at += 1) means[at % width]! += data[at]! / count;
  return means;
}

function covarianceOf({ count, width, data }: Rows, means: Float64Array): Matrix {
  const sums = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < count; row += 1) {
    for (let k = 0; k < width; k += 1) centred[k] = data[row * width + k]! - means[k]!;
    for (let a = 0; a < width; a += 1) {
      const scaled = centred[a]! / count;
      for (let b = a; b < width; b += 1) sums[a * width + b]! += scaled * centred[b]!;
    }
  }
  return new Matrix(
    Array.from({ length: width }, (_, a) =>
      Array.from({ length: width }, (_, b) => sums[Math.min(a, b) * width + Math.max(a, b)]!),
    ),
  );
}
