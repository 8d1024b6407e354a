// Reductions of real tensors over axes, and the moments made of them. `axes` may be negative and default to all; the result drops
// them unless `keepDims`. An axis outside the tensor or named twice throws `engine/shape-mismatch`.
import { elementCount } from '../../core/tensor-value.ts';
import { normaliseAxes } from '../graph/broadcast.ts';
import type { ReductionName } from '../graph/operation-attributes.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';
import { greater, where } from './comparisons.ts';
import { add, div, maximum, sqrt, square, sub } from './elementwise.ts';

/** Which axes a reduction goes over, and whether they stay as extents of 1. */
export interface ReductionOptions {
  /** Default: all. */
  readonly axes?: readonly number[] | undefined;
  /** Default false. */
  readonly keepDims?: boolean | undefined;
}

function reduce(name: ReductionName, x: Tensor, { axes, keepDims = false }: ReductionOptions): Tensor {
  return x.graph.add(name, [x], { axes: normaliseAxes(name, axes, x.shape.length), keepDims });
}

/**
 * Sum over axes (default all, which are dropped unless `keepDims`) of numbers; 0 over no elements, NaN with a NaN.
 * Throws `engine/shape-mismatch` for bool and for axes outside the tensor or named twice.
 */
export function sum(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceSum', x, options);
}

/**
 * Arithmetic mean over axes; NaN over no elements (0 of whole types, whose means are cut to whole numbers). Axes and
 * errors as `sum`.
 */
export function mean(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceMean', x, options);
}

/**
 * Largest value over axes, of any type; -Infinity over no elements (the lowest value of whole types), unspecified among
 * NaN. The gradient is shared evenly among the elements that attain it (PyTorch's amax). Axes and their errors as
 * `sum`.
 */
export function max(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceMax', x, options);
}

/**
 * Smallest value over axes, of any type; Infinity over no elements (the highest value of whole types), unspecified
 * among NaN. The gradient is shared evenly among the elements that attain it (PyTorch's amin). Axes and their errors as
 * `sum`.
 */
export function min(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceMin', x, options);
}

/**
 * Product over axes; 1 over no elements. The gradient is exact where elements are zero: each gets the product of the
 * others. Axes and errors as `sum`.
 */
export function prod(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceProd', x, options);
}

/**
 * log(sum(e^x)) over axes, without overflow; -Infinity over no elements and where all are -Infinity, NaN with a NaN.
 * The gradient is softmax(x), zero where all are -Infinity. Axes as `sum`; types that are not real throw
 * `engine/shape-mismatch`.
 */
export function logSumExp(x: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce('reduceLogSumExp', x, options);
}

/** Sum of squares over axes; 0 over no elements. Axes and errors as `sum`. */
export function sumOfSquares(x: Tensor, options: ReductionOptions = {}): Tensor {
  return sum(square(x), options);
}

/**
 * Variance sum((x - mean)^2) / (n - correction) over axes, n elements a group, in two passes; `correction` 0 (default)
 * is the population's, 1 the sample's. NaN or infinite where n <= correction, NaN over no elements. Axes and errors as
 * `sum`.
 */
export function variance(
  x: Tensor,
  { correction = 0, ...options }: ReductionOptions & { readonly correction?: number | undefined } = {},
): Tensor {
  const squares = square(sub(x, mean(x, { axes: options.axes, keepDims: true })));
  if (correction === 0) return mean(squares, options);
  const axes = normaliseAxes('variance', options.axes, x.shape.length);
  const count = elementCount(axes.map((axis) => x.shape[axis]!));
  return div(sum(squares, options), Math.max(0, count - correction));
}

/**
 * (x - mean) / sqrt(variance + epsilon) along `axes` (default all, epsilon 1e-5, population variance), of the shape of
 * x; 0 where all are equal, unless epsilon is 0. Axes and errors as `sum`.
 */
export function standardise(
  x: Tensor,
  { axes, epsilon = 1e-5 }: Pick<ReductionOptions, 'axes'> & { readonly epsilon?: number | undefined } = {},
): Tensor {
  const centred = sub(x, mean(x, { axes, keepDims: true }));
  return div(centred, sqrt(add(mean(square(centred), { axes, keepDims: true }), epsilon)));
}

/**
 * Euclidean norm sqrt(sum(x^2)) over axes; 0 over no elements. The gradient at zero is zero, as in PyTorch. Axes as
 * `sum`; types that are not real throw `engine/shape-mismatch`.
 */
export function norm(x: Tensor, options: ReductionOptions = {}): Tensor {
  const squares = sumOfSquares(x, options);
  const isPositive = greater(squares, 0);
  return where(isPositive, sqrt(where(isPositive, squares, 1)), squares);
}

/**
 * x / max(norm(x), epsilon): vectors of length one along `axes` (default the last; epsilon 1e-12), of the shape of x; a
 * vector of zeros stays zeros. Axes and errors as `norm`.
 */
export function normalise(
  x: Tensor,
  { axes = [-1], epsilon = 1e-12 }: Pick<ReductionOptions, 'axes'> & { readonly epsilon?: number | undefined } = {},
): Tensor {
  return div(x, maximum(norm(x, { axes, keepDims: true }), epsilon));
}

/**
 * Squared Euclidean distance sum((a - b)^2) along `axes` (default the last, which is dropped) of operands that
 * broadcast. Operands and their errors as `sub`, axes as `sum`.
 */
export function squaredDistance(a: Tensor, b: Operand, { axes = [-1], keepDims }: ReductionOptions = {}): Tensor {
  return sumOfSquares(sub(a, b), { axes, keepDims });
}
