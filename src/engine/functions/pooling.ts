// Builders of pooling: one number for the elements in each place of a sliding window, channel by channel. x is [cases, channels, ...].
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import { max, mean } from './reductions.ts';
import { type WindowOptions, windowOf } from './window-options.ts';

/** The window that is pooled. */
export interface PoolingOptions extends WindowOptions {
  /** Taps along each spatial axis. */
  readonly kernel: readonly number[];
  /** Whether a last window that reaches beyond the padding counts, if it starts within input or leading padding. Default false. */
  readonly ceilMode?: boolean | undefined;
}

function poolingOf(options: PoolingOptions) {
  const { kernel, ceilMode = false } = options;
  return { ...windowOf(options, kernel.length, kernel), kernel, ceilMode };
}

/**
 * Largest element in each window of x [N,C,...]: [N,C,...] with as many positions as `conv`, or one more with
 * `ceilMode`; padding does not take part. Unspecified among NaN. The gradient goes to the first element that attains
 * it, in row-major order (PyTorch's rule). Throws `engine/shape-mismatch` when the window does not fit and for padding
 * as large as the kernel.
 */
export function maxPool(x: Tensor, options: PoolingOptions): Tensor {
  return x.graph.add('maxPool', [x], poolingOf(options));
}

/**
 * Values of `maxPool`, and where each was found: flat indices (int64) into the whole of x in row-major order. Errors as
 * `maxPool`.
 */
export function maxPoolWithIndices(
  x: Tensor,
  options: PoolingOptions,
): { readonly values: Tensor; readonly indices: Tensor } {
  const [values, indices] = x.graph.addAll('maxPool', [x], poolingOf(options));
  return { values: values!, indices: indices! };
}

/** The window that is averaged, and what the average is taken over. */
export interface AveragePoolingOptions extends PoolingOptions {
  /** Whether padding counts as elements that are zero. Default false, as in ONNX; PyTorch's default is true. */
  readonly countIncludePad?: boolean | undefined;
}

/**
 * Mean of the elements in each window of x [N,C,...], shapes as `maxPool`; NaN where one is. Throws
 * `engine/shape-mismatch` as `maxPool` does, and for types that are not real.
 */
export function averagePool(x: Tensor, options: AveragePoolingOptions): Tensor {
  const { countIncludePad = false } = options;
  return x.graph.add('averagePool', [x], { ...poolingOf(options), countIncludePad });
}

function spatialAxes(x: Tensor): readonly number[] {
  return Array.from({ length: Math.max(0, x.shape.length - 2) }, (_, axis) => axis + 2);
}

/** Whether spatial axes stay as extents of 1. */
export interface GlobalPoolingOptions {
  /** Default true, as ONNX's global pools; false gives [N,C]. */
  readonly keepDims?: boolean | undefined;
}

/** Mean over all positions of each channel: [N,C,...] to [N,C,1,...], or [N,C]; NaN over none. */
export function globalAveragePool(x: Tensor, { keepDims = true }: GlobalPoolingOptions = {}): Tensor {
  return mean(x, { axes: spatialAxes(x), keepDims });
}

/**
 * Largest element over all positions of each channel: [N,C,...] to [N,C,1,...], or [N,C]; -Infinity over none,
 * unspecified among NaN. The gradient is shared among those that attain it.
 */
export function globalMaxPool(x: Tensor, { keepDims = true }: GlobalPoolingOptions = {}): Tensor {
  return max(x, { axes: spatialAxes(x), keepDims });
}

/**
 * Means over equal parts: as many positions an axis as `extents` says, each the mean of input / extents elements. Throws
 * `engine/shape-mismatch` unless every extent divides that of the input.
 */
export function adaptiveAveragePool(x: Tensor, extents: readonly number[]): Tensor {
  const spatial = x.shape.slice(2);
  const kernel = spatial.map((extent, axis) => extent / extents[axis]!);
  if (extents.length !== spatial.length || !kernel.every((taps) => Number.isInteger(taps) && taps > 0)) {
    throw shapeError('adaptiveAveragePool', `[${extents.join(',')}] does not divide its spatial axes`, [x]);
  }
  return averagePool(x, { kernel });
}
