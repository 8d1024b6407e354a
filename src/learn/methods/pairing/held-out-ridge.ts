// Ridge regression in which no case is predicted by coefficients that it helped to find.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Rows } from './evidence.ts';

/** Cases in parts; each part is predicted by the others. */
export interface Folds {
  readonly fold: Int32Array;
  readonly folds: number;
}

/** A regression of some cases, each with a weight of 0 or more. */
export interface RidgeRequest extends Folds {
  readonly rows: Rows;
  /** Cases that take part; the others are left out and their prediction is 0. */
  readonly members: readonly number[];
  readonly weights: Float64Array;
  readonly targets: Float64Array;
  /** Added to the diagonal of the weighted products. */
  readonly ridge: number;
}

/** Held-out predictions [n] of the targets by rows, with an intercept that is not shrunk (Hoerl and Kennard 1970). */
export function heldOutRidge({ rows, members, weights, targets, fold, folds, ridge }: RidgeRequest): Float64Array {
  const predicted = new Float64Array(rows.count);
  for (let part = 0; part < folds; part += 1) {
    const known = members.filter((row) => fold[row] !== part);
    const { sums, products, weight } = weightedMoments(rows, known, weights);
    const means = sums.map((sum) => sum / weight);
    const target = known.reduce((sum, row) => sum + weights[row]! * targets[row]!, 0) / weight;
    const gram = centredGram(products, { means, weight, ridge });
    const right = new Float64Array(rows.width);
    for (const row of known) addRow(right, { rows, row, scale: weights[row]! * (targets[row]! - target) });
    const coefficients = new CholeskyDecomposition(gram).solve(Matrix.columnVector(right)).to1DArray();
    for (const row of members) {
      if (fold[row] === part) predicted[row] = target + dotOf(rows, row, { coefficients, means });
    }
  }
  return predicted;
}

/** Predicts targets of all cases, all of weight 1, by rows that stay the same: what does not depend on the targets is computed once. */
export function evenRidge(rows: Rows, { fold, folds, ridge }: Folds & { readonly ridge: number }) {
  const even = new Float64Array(rows.count).fill(1);
  const parts = Array.from({ length: folds }, (_, part) => {
    const known = Array.from(fold.keys()).filter((row) => fold[row] !== part);
    const { sums, products, weight } = weightedMoments(rows, known, even);
    const means = sums.map((sum) => sum / weight);
    return { known, means, solver: new CholeskyDecomposition(centredGram(products, { means, weight, ridge })) };
  });
  return (targets: Float64Array): Float64Array => {
    const predicted = new Float64Array(rows.count);
    for (const [part, { known, means, solver }] of parts.entries()) {
      const target = known.reduce((sum, row) => sum + targets[row]!, 0) / known.length;
      const right = new Float64Array(rows.width);
      for (const row of known) addRow(right, { rows, row, scale: targets[row]! - target });
      const coefficients = solver.solve(Matrix.columnVector(right)).to1DArray();
      for (const [row, own] of fold.entries()) {
        if (own === part) predicted[row] = target + dotOf(rows, row, { coefficients, means });
      }
    }
    return predicted;
  };
}

function addRow(sums: Float64Array, { rows, row, scale }: { rows: Rows; row: number; scale: number }): void {
  for (let k = 0; k < rows.width; k += 1) sums[k]! += scale * rows.data[row * rows.width + k]!;
}

function dotOf(
  { width, data }: Rows,
  row: number,
  { coefficients, means }: { readonly coefficients: readonly number[]; readonly means: Float64Array },
): number {
  let sum = 0;
  for (let k = 0; k < width; k += 1) sum += coefficients[k]! * (data[row * width + k]! - means[k]!);
  return sum;
}

/** Least weight of the cases that a prediction rests on, so that cases of no weight have a mean. */
const leastWeight = 1e-9;

function weightedMoments({ width, data }: Rows, members: readonly number[], weights: Float64Array) {
  const sums = new Float64Array(width);
  const products = new Float64Array(width * width);
  let weight = leastWeight;
  for (const row of members) {
    const [factor, start] = [weights[row]!, row * width];
    weight += factor;
    for (let a = 0; a < width; a += 1) {
      const scaled = factor * data[start + a]!;
      sums[a]! += scaled;
      for (let b = a; b < width; b += 1) products[a * width + b]! += scaled * data[start + b]!;
    }
  }
  return { sums, products, weight };
}

function centredGram(
  products: Float64Array,
  { means, weight, ridge }: { readonly means: Float64Array; readonly weight: number; readonly ridge: number },
): Matrix {
  const width = means.length;
  return new Matrix(
    Array.from({ length: width }, (_, a) =>
      Array.from(
        { length: width },
        (__, b) =>
          products[Math.min(a, b) * width + Math.max(a, b)]! - weight * (means[a]! * means[b]!) + (a === b ? ridge : 0),
      ),
    ),
  );
}
