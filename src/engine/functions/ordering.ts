// Positions and order along one axis. `axis` may be negative and defaults to the last; one outside the tensor, or a tensor without
// axes, throws `engine/shape-mismatch`.
import { normaliseAxis } from '../graph/broadcast.ts';
import type { Tensor } from '../graph/tensor.ts';

/** How the position of an extreme is found. */
export interface PositionOptions {
  /** Default -1. */
  readonly axis?: number | undefined;
  /** Whether the axis stays with extent 1. Default false. */
  readonly keepDims?: boolean | undefined;
  /** Among equal extremes the last, not the first. Default false. */
  readonly selectLastIndex?: boolean | undefined;
}

/**
 * Index (int64) of the largest value along an axis, which is dropped unless `keepDims`; unspecified among NaN. No
 * gradient. An empty axis, a scalar, bool, and an axis outside the tensor throw `engine/shape-mismatch`.
 */
export function argMax(
  x: Tensor,
  { axis = -1, keepDims = false, selectLastIndex = false }: PositionOptions = {},
): Tensor {
  return x.graph.add('argMax', [x], { axis: normaliseAxis('argMax', axis, x.shape.length), keepDims, selectLastIndex });
}

/**
 * Index (int64) of the smallest value along an axis, which is dropped unless `keepDims`; unspecified among NaN. No
 * gradient. An empty axis, a scalar, bool, and an axis outside the tensor throw `engine/shape-mismatch`.
 */
export function argMin(
  x: Tensor,
  { axis = -1, keepDims = false, selectLastIndex = false }: PositionOptions = {},
): Tensor {
  return x.graph.add('argMin', [x], { axis: normaliseAxis('argMin', axis, x.shape.length), keepDims, selectLastIndex });
}

/** How the k extremes are chosen. */
export interface TopKOptions {
  /** Default -1. */
  readonly axis?: number | undefined;
  /** The largest (default) or the smallest. */
  readonly largest?: boolean | undefined;
}

/**
 * The k largest (or smallest) values along an axis in order, and their indices (int64), both with extent k there; of
 * equal values the one with the lower index comes first, and the order among NaN is unspecified. The gradient goes to
 * the chosen elements. k outside 0..extent, a scalar and bool throw `engine/shape-mismatch`.
 */
export function topK(
  x: Tensor,
  k: number,
  { axis = -1, largest = true }: TopKOptions = {},
): { readonly values: Tensor; readonly indices: Tensor } {
  const attributes = { axis: normaliseAxis('topK', axis, x.shape.length), k, largest, sorted: true };
  const [values, indices] = x.graph.addAll('topK', [x], attributes);
  return { values: values!, indices: indices! };
}

/**
 * Running sum along an axis, of the shape and type of x: of the elements up to each one, without it when `exclusive`,
 * from the end when `reverse`. From a NaN on all sums are NaN. Throws `engine/shape-mismatch` for bool, a scalar, and
 * an axis outside the tensor.
 */
export function cumSum(
  x: Tensor,
  {
    axis = -1,
    exclusive = false,
    reverse = false,
  }: {
    readonly axis?: number | undefined;
    readonly exclusive?: boolean | undefined;
    readonly reverse?: boolean | undefined;
  } = {},
): Tensor {
  return x.graph.add('cumSum', [x], { axis: normaliseAxis('cumSum', axis, x.shape.length), exclusive, reverse });
}
