// Directions of two sets of variables in which they go together, for cases that count more or less.
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Rows } from './evidence.ts';

/** Weighted sums over some cases of all variables, those of the left side first, and of their products. */
export interface JointMoments {
  readonly leftWidth: number;
  readonly rightWidth: number;
  readonly weight: number;
  readonly sums: Float64Array;
  /** Upper triangle of the square of all variables, row by row. */
  readonly products: Float64Array;
}

/** Moments of the cases of some rows; their variables should have means near 0. */
export function jointMoments(left: Rows, right: Rows, rows: readonly number[], weights: Float64Array): JointMoments {
  const width = left.width + right.width;
  const sums = new Float64Array(width);
  const products = new Float64Array(width * width);
  const joined = new Float64Array(width);
  let weight = 0;
  for (const row of rows) {
    joined.set(left.data.subarray(row * left.width, (row + 1) * left.width));
    joined.set(right.data.subarray(row * right.width, (row + 1) * right.width), left.width);
    const factor = weights[row]!;
    weight += factor;
    for (let a = 0; a < width; a += 1) {
      const scaled = joined[a]! * factor;
      sums[a]! += scaled;
      const start = a * width;
      for (let b = a; b < width; b += 1) products[start + b]! += scaled * joined[b]!;
    }
  }
  return { leftWidth: left.width, rightWidth: right.width, weight, sums, products };
}

/** Moments of the cases of several parts together. */
export function sumOfMoments(parts: readonly JointMoments[]): JointMoments {
  const [first] = parts as readonly [JointMoments];
  const added = (of: (part: JointMoments) => Float64Array): Float64Array => {
    const total = new Float64Array(of(first).length);
    for (const part of parts) {
      const values = of(part);
      for (let at = 0; at < values.length; at += 1) total[at]! += values[at]!;
    }
    return total;
  };
  return {
    ...first,
    weight: parts.reduce((sum, { weight }) => sum + weight, 0),
    sums: added(({ sums }) => sums),
    products: added(({ products }) => products),
  };
}

/** Directions in the order of their correlation. */
export interface CanonicalDirections {
  readonly leftMeans: Float64Array;
  readonly rightMeans: Float64Array;
  /** [width][kept], row by row. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly kept: number;
}

/**
 * Regularised canonical correlation analysis (Hotelling 1936; Vinod 1976) of weighted cases: at most `directions` directions of both sides that
 * maximise the weighted correlation, each with `ridge` times the mean variance added to the diagonal of its covariance.
 */
export function canonicalDirections(
  moments: JointMoments,
  { directions, ridge }: { readonly directions: number; readonly ridge: number },
): CanonicalDirections {
  const { leftWidth, rightWidth, weight, sums } = moments;
  const means = sums.map((sum) => sum / weight);
  const block = (top: number, side: number, height: number, width: number): Matrix =>
    covarianceBlock(moments, means, { top, side, height, width });
  const ofLeft = inverseRoot(block(0, 0, leftWidth, leftWidth), ridge);
  const ofRight = inverseRoot(block(leftWidth, leftWidth, rightWidth, rightWidth), ridge);
  const both = ofLeft.mmul(block(0, leftWidth, leftWidth, rightWidth)).mmul(ofRight);
  const { leftSingularVectors: first, rightSingularVectors: second } = new SingularValueDecomposition(both, {
    autoTranspose: true,
  });
  const kept = Math.min(directions, leftWidth, rightWidth);
  const columns = Array.from({ length: kept }, (_, index) => index);
  const flat = (matrix: Matrix): Float64Array => Float64Array.from(matrix.to1DArray());
  return {
    leftMeans: means.slice(0, leftWidth),
    rightMeans: means.slice(leftWidth),
    left: flat(ofLeft.mmul(first.subMatrixColumn(columns))),
    right: flat(ofRight.mmul(second.subMatrixColumn(columns))),
    kept,
  };
}

interface Block {
  readonly top: number;
  readonly side: number;
  readonly height: number;
  readonly width: number;
}

function covarianceBlock(moments: JointMoments, means: Float64Array, { top, side, height, width }: Block): Matrix {
  const { weight, products, sums } = moments;
  const at = (a: number, b: number): number =>
    products[Math.min(a, b) * sums.length + Math.max(a, b)]! / weight - means[a]! * means[b]!;
  return new Matrix(
    Array.from({ length: height }, (_, a) => Array.from({ length: width }, (_, b) => at(top + a, side + b))),
  );
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
