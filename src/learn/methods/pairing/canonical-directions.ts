// Directions of two sets of variables in which they go together, for cases that count more or less.
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Rows } from './evidence.ts';

/** Directions in the order of their correlation. */
export interface CanonicalDirections {
  readonly leftMeans: Float64Array;
  readonly rightMeans: Float64Array;
  /** [left width][kept], column by direction. */
  readonly left: Matrix;
  readonly right: Matrix;
}

/** Which cases count, and how the directions are made. */
export interface CanonicalOptions {
  /** Rows that count. */
  readonly rows: Int32Array;
  /** Weight of every case, 0 or more. */
  readonly weights: Float64Array;
  /** Most directions. */
  readonly directions: number;
  /** Ridge as a share of the mean variance. */
  readonly ridge: number;
}

/**
 * Regularised canonical correlation analysis (Hotelling 1936; Vinod 1976) of weighted cases: directions of both sides that maximise the weighted
 * correlation, each with `ridge` times the mean variance added to the diagonal of its covariance.
 */
export function canonicalDirections(left: Rows, right: Rows, options: CanonicalOptions): CanonicalDirections {
  const { directions, ridge } = options;
  const moments = weightedMoments(left, right, options);
  const [ofLeft, ofRight] = [inverseRoot(moments.left, ridge), inverseRoot(moments.right, ridge)];
  const both = ofLeft.mmul(moments.cross).mmul(ofRight);
  const isWide = both.rows < both.columns;
  const decomposed = new SingularValueDecomposition(isWide ? both.transpose() : both);
  const { leftSingularVectors: first, rightSingularVectors: second } = decomposed;
  const kept = Math.min(directions, left.width, right.width);
  const columns = Array.from({ length: kept }, (_, index) => index);
  return {
    leftMeans: moments.leftMeans,
    rightMeans: moments.rightMeans,
    left: ofLeft.mmul((isWide ? second : first).subMatrixColumn(columns)),
    right: ofRight.mmul((isWide ? first : second).subMatrixColumn(columns)),
  };
}

interface Moments {
  readonly leftMeans: Float64Array;
  readonly rightMeans: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
  readonly cross: Matrix;
}

function weightedMoments(left: Rows, right: Rows, { rows, weights }: CanonicalOptions): Moments {
  const total = rows.reduce((sum, row) => sum + weights[row]!, 0);
  const share = (row: number): number => weights[row]! / total;
  const leftMeans = meansOf(left, rows, share);
  const rightMeans = meansOf(right, rows, share);
  const width = left.width + right.width;
  const sums = new Float64Array(width * width);
  const joined = new Float64Array(width);
  for (const row of rows) {
    for (let k = 0; k < left.width; k += 1) joined[k] = left.data[row * left.width + k]! - leftMeans[k]!;
    for (let k = 0; k < right.width; k += 1) {
      joined[left.width + k] = right.data[row * right.width + k]! - rightMeans[k]!;
    }
    const factor = share(row);
    for (let a = 0; a < width; a += 1) {
      const scaled = joined[a]! * factor;
      const start = a * width;
      for (let b = a; b < width; b += 1) sums[start + b]! += scaled * joined[b]!;
    }
  }
  const at = (a: number, b: number): number => sums[Math.min(a, b) * width + Math.max(a, b)]!;
  const block = (from: number, to: number, height: number, wide: number): Matrix =>
    new Matrix(Array.from({ length: height }, (_, a) => Array.from({ length: wide }, (_, b) => at(from + a, to + b))));
  return {
    leftMeans,
    rightMeans,
    left: block(0, 0, left.width, left.width),
    right: block(left.width, left.width, right.width, right.width),
    cross: block(0, left.width, left.width, right.width),
  };
}

function meansOf({ width, data }: Rows, rows: Int32Array, share: (row: number) => number): Float64Array {
  const means = new Float64Array(width);
  for (const row of rows) {
    const factor = share(row);
    for (let k = 0; k < width; k += 1) means[k]! += factor * data[row * width + k]!;
  }
  return means;
}

/** (C + ridge tr(C) / d)^(-1/2). */
function inverseRoot(covariance: Matrix, ridge: number): Matrix {
  const size = covariance.rows;
  const added = Math.max((ridge * covariance.trace()) / size, 1e-12);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.add(covariance, Matrix.eye(size).mul(added)),
    { assumeSymmetric: true },
  );
  const scaled = eigenvectorMatrix.clone();
  for (let k = 0; k < size; k += 1) scaled.mulColumn(k, 1 / Math.sqrt(Math.max(realEigenvalues[k]!, 1e-12)));
  return scaled.mmul(eigenvectorMatrix.transpose());
}
