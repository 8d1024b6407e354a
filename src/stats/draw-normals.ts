import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Stream } from '../core/stream.ts';

/** Fills a vector with one draw of correlated normals with mean 0. */
export type NormalDraw = (into: Float64Array) => void;

/**
 * A source of normal vectors with mean 0 and the given covariance matrix, which may be rank-deficient; eigenvalues below 0 (rounding)
 * count as 0. One draw takes one standard normal per dimension from the stream, also where a variance is 0.
 */
export function createNormalDraw(covariance: readonly (readonly number[])[], stream: Stream): NormalDraw {
  const size = covariance.length;
  const factor = factorOf(covariance);
  if (factor === undefined) {
    const deviations = covariance.map((row, i) => Math.sqrt(Math.max(0, row[i]!)));
    return (into) => {
      for (let i = 0; i < size; i += 1) into[i] = deviations[i]! * stream.normal();
    };
  }
  const source = new Float64Array(size);
  return (into) => {
    for (let i = 0; i < size; i += 1) source[i] = stream.normal();
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let j = 0; j < size; j += 1) sum += factor[i * size + j]! * source[j]!;
      into[i] = sum;
    }
  };
}

/** L with L Lᵀ = covariance, row by row; undefined for a diagonal matrix. */
function factorOf(covariance: readonly (readonly number[])[]): Float64Array | undefined {
  const size = covariance.length;
  if (covariance.every((row, i) => row.every((value, j) => i === j || value === 0))) return undefined;
  const decomposition = new EigenvalueDecomposition(new Matrix(covariance.map((row) => [...row])), {
    assumeSymmetric: true,
  });
  const factor = new Float64Array(size * size);
  decomposition.realEigenvalues.forEach((eigenvalue, j) => {
    const scale = Math.sqrt(Math.max(0, eigenvalue));
    for (let i = 0; i < size; i += 1) factor[i * size + j] = decomposition.eigenvectorMatrix.get(i, j) * scale;
  });
  return factor;
}
