// Builders that pick or write by index. Negative indices count from the end.
import type { DataType } from '../../core/tensor-value.ts';
import { normaliseAxis } from '../graph/broadcast.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';
import { constantOf } from './constants.ts';

/**
 * Slices of an axis by index: `x[..., indices, ...]` of shape `x[:axis] + indices + x[axis+1:]`. Indices are an int64
 * or int32 tensor or a list of numbers; negative ones count from the end. The gradient adds up over repeated indices.
 * Throws `engine/shape-mismatch`, and `engine/bad-constant` for a fraction in the list. An index outside the axis fails
 * when it runs: `engine/index-out-of-range` (data) in the evaluator, an error of the runtime elsewhere.
 */
export function gather(x: Tensor, indices: Tensor | readonly number[], axis = 0): Tensor {
  const place = normaliseAxis('gather', axis, x.shape.length);
  return x.graph.add('gather', [x, isTensor(indices) ? indices : indexVector(x, indices)], { axis: place });
}

function isTensor(indices: Tensor | readonly number[]): indices is Tensor {
  return !Array.isArray(indices);
}

function indexVector(x: Tensor, indices: readonly number[]): Tensor {
  return constantOf(x.graph, { shape: [indices.length], dtype: 'int64' }, (place) => indices[place]!);
}

/**
 * Rows of a table [V,...] by number: int64 or int32 ids of any shape to [...ids, ...row]. The gradient adds up over
 * repeated ids. Negative ids and errors as `gather`.
 */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  return gather(table, ids, 0);
}

/**
 * `y[i,j] = x[indices[i,j],j]` for axis 0, and so on; int64 or int32 indices have the rank of `x` and may be shorter
 * elsewhere; the result has their shape. The gradient adds up over repeated indices. Throws `engine/shape-mismatch`;
 * indices out of range as in `gather`.
 */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  return x.graph.add('gatherElements', [x, indices], { axis: normaliseAxis('gatherElements', axis, x.shape.length) });
}

/**
 * Slices by tuples of int64 or int32 indices (the last axis of `indices`, of extent w), after `batchDims` axes that
 * both share: of shape indices[:-1] + x[batchDims+w:]. The gradient adds up over repeated tuples. Throws
 * `engine/shape-mismatch`; indices out of range as in `gather`.
 */
export function gatherND(x: Tensor, indices: Tensor, batchDims = 0): Tensor {
  return x.graph.add('gatherND', [x, indices], { batchDims });
}

/** What happens to the value that an update meets. Only `none` and `add` have gradients. */
export type ScatterReduction = OperationAttributes['scatterND']['reduction'];

/**
 * `x` with `updates` (of the shape of the indices and the type of `x`) written, or added, where `gatherElements` would
 * read. With reduction `none` (default) indices must not repeat. Throws `engine/shape-mismatch`; its gradient throws
 * `engine/no-gradient` for `mul`, `min` and `max`; indices out of range as in `gather`.
 */
export function scatterElements(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  options: { readonly axis: number; readonly reduction?: ScatterReduction },
): Tensor {
  const axis = normaliseAxis('scatterElements', options.axis, x.shape.length);
  return x.graph.add('scatterElements', [x, indices, updates], { axis, reduction: options.reduction ?? 'none' });
}

/**
 * `x` with slices written, or added, where `gatherND` would read; `updates` has shape indices[:-1] + x[w:] for tuples
 * of w. With reduction `none` (default) tuples must not repeat. Throws `engine/shape-mismatch`; its gradient throws
 * `engine/no-gradient` for `mul`, `min` and `max`; indices out of range as in `gather`.
 */
export function scatterND(x: Tensor, indices: Tensor, updates: Tensor, reduction: ScatterReduction = 'none'): Tensor {
  return x.graph.add('scatterND', [x, indices, updates], { reduction });
}

/** Where the new axis lies, and the values. */
export interface OneHotOptions {
  /** Place of the new axis in the result. Default the last. */
  readonly axis?: number | undefined;
  /** Value at the index. Default 1. */
  readonly on?: number | undefined;
  /** Value elsewhere. Default 0. */
  readonly off?: number | undefined;
  /** Default float32. */
  readonly dtype?: DataType | undefined;
}

/**
 * `on` (default 1) at the index along a new axis of extent `depth`, `off` (default 0) elsewhere. Indices (int64 or
 * int32) in -depth..-1 count from the end; others outside 0..depth-1 give `off` alone. No gradient. Throws
 * `engine/shape-mismatch` for other types, a depth that is not a whole number from 0, and values that are not of the
 * type.
 */
export function oneHot(indices: Tensor, depth: number, options: OneHotOptions = {}): Tensor {
  const { axis = -1, on = 1, off = 0, dtype = 'float32' } = options;
  const place = normaliseAxis('oneHot', axis, indices.shape.length + 1);
  return indices.graph.add('oneHot', [indices], { axis: place, depth, off, on, dtype });
}
