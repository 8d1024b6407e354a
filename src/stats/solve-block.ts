import { cholesky, forwardSolve } from './cholesky.ts';
import { dot, logDeterminantOf } from './dense-matrix.ts';
import type { Block } from './mixed-blocks.ts';

/** A block at given components. */
export interface SolvedBlock {
  readonly block: Block;
  /** Z'V^-1 [X, y], by column. */
  readonly crossed: readonly Float64Array[];
  /** Z'V^-1 Z, by rows. */
  readonly inner: Float64Array;
  /** [X, y]' Z S M^-1 S Z' [X, y] / v. */
  readonly weighted: readonly Float64Array[];
  readonly logDeterminant: number;
}

/**
 * A block with M = I + S Z'Z S / v factored, S the roots of the components by level, v the residual variance, `columns` those of X and y.
 */
export function solveBlock(block: Block, components: Float64Array, columns: number): SolvedBlock {
  const { size, factor, counts, products } = block;
  const residual = components[components.length - 1]!;
  const roots = Float64Array.from(factor, (k) => Math.sqrt(components[k]! / residual));
  const middle = counts.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return value * roots[i]! * roots[j]! + (i === j ? 1 : 0);
  });
  const lower = cholesky({ size, values: middle })!;
  const scaled = (columnsOf: Float64Array): Float64Array => {
    const result = columnsOf.map((value, at) => value * roots[at % size]!);
    forwardSolve(lower, result);
    return result;
  };
  const ofProducts = scaled(products);
  const ofCounts = scaled(counts);
  const column = (values: Float64Array, c: number): Float64Array => values.subarray(c * size, (c + 1) * size);
  const inner = counts.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return (value - dot(column(ofCounts, i), column(ofCounts, j))) / residual;
  });
  const indices = Array.from({ length: columns }, (_, c) => c);
  return {
    block,
    crossed: indices.map((c) =>
      column(products, c).map((value, i) => (value - dot(column(ofCounts, i), column(ofProducts, c))) / residual),
    ),
    inner,
    weighted: indices.map((i) => Float64Array.from(indices, (j) => dot(column(ofProducts, i), column(ofProducts, j)))),
    logDeterminant: logDeterminantOf(lower),
  };
}
