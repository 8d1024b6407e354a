// Softmax and the normalisations.
import { normaliseAxis } from '../graph/broadcast.ts';
import type { Tensor } from '../graph/tensor.ts';

/** An axis, counted from the end when negative. */
export interface AxisOption {
  /** Default -1, the last. */
  readonly axis?: number | undefined;
}

/** What is added to a variance before its root is taken, so that a variance of 0 divides nothing; not checked. */
export interface EpsilonOption {
  /** Default 1e-5. */
  readonly epsilon?: number | undefined;
}

/** Scale and shift of channels, [C] each, of the type of what is normalised. */
export interface Affine {
  readonly scale: Tensor;
  readonly bias: Tensor;
}

/**
 * `exp(x) / sum(exp(x))` along an axis, of the shape of `x`; the maximum is taken out first, so no finite input
 * overflows. A line of only -Infinity, with Infinity or with NaN gives NaN throughout; an empty axis stays empty.
 * Throws `engine/shape-mismatch` for types that are not real, a scalar, and an axis outside the tensor.
 */
export function softmax(x: Tensor, { axis = -1 }: AxisOption = {}): Tensor {
  return x.graph.add('softmax', [x], { axis: normaliseAxis('softmax', axis, x.shape.length) });
}

/**
 * `x - log(sum(exp(x)))` along an axis, of the shape of `x`, at most 0; -Infinity where x is -Infinity beside other
 * values. A line of only -Infinity, with Infinity or with NaN gives NaN throughout. Throws `engine/shape-mismatch` as
 * `softmax` does.
 */
export function logSoftmax(x: Tensor, { axis = -1 }: AxisOption = {}): Tensor {
  return x.graph.add('logSoftmax', [x], { axis: normaliseAxis('logSoftmax', axis, x.shape.length) });
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * scale + bias` for each channel of x [N,C,...], with statistics [C] that are given: batch
 * normalisation in use (Ioffe and Szegedy 2015). Gradients flow to all five. Throws `engine/shape-mismatch`.
 */
export function batchNorm(
  x: Tensor,
  { scale, bias, mean, variance }: Affine & { readonly mean: Tensor; readonly variance: Tensor },
  { epsilon = 1e-5 }: EpsilonOption = {},
): Tensor {
  return x.graph.add('batchNorm', [x, scale, bias, mean, variance], { epsilon });
}

/** A batch [N,C,...] normalised by its own statistics. */
export interface NormalisedBatch {
  readonly y: Tensor;
  /** Mean of each channel over cases and positions, [C]. */
  readonly mean: Tensor;
  /** Population variance of each channel, [C]; a running variance takes it times M / (M - 1). */
  readonly variance: Tensor;
}

/**
 * Batch normalisation in training (Ioffe and Szegedy 2015): each channel of x [N,C,...] standardised by the mean and
 * population variance of the batch, then scaled and shifted. Gradients flow through the statistics. A single value a
 * channel gives variance 0, hence y = bias. Throws `engine/shape-mismatch`.
 */
export function batchNormTraining(
  x: Tensor,
  { scale, bias }: Affine,
  { epsilon = 1e-5 }: EpsilonOption = {},
): NormalisedBatch {
  const [y, mean, variance] = x.graph.addAll('batchNormTraining', [x, scale, bias], { epsilon });
  return { y: y!, mean: mean!, variance: variance! };
}

/** How a layer normalisation is taken. */
export interface LayerNormOptions extends AxisOption, EpsilonOption {
  /** Shift of the shape of `scale`. Default none. */
  readonly bias?: Tensor | undefined;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * scale + bias` with mean and population variance over all axes from `axis` on, for each
 * case (Ba, Kiros and Hinton 2016). `scale` and `bias` have the shape of those axes. Throws `engine/shape-mismatch`.
 */
export function layerNorm(
  x: Tensor,
  scale: Tensor,
  { bias, axis = -1, epsilon = 1e-5 }: LayerNormOptions = {},
): Tensor {
  const inputs = bias ? [x, scale, bias] : [x, scale];
  return x.graph.add('layerNorm', inputs, { axis: normaliseAxis('layerNorm', axis, x.shape.length), epsilon });
}

/**
 * `x / sqrt(mean(x^2) + epsilon) * scale` over all axes from `axis` on (Zhang and Sennrich 2019). Throws `engine/shape-mismatch`.
 */
export function rmsNorm(
  x: Tensor,
  scale: Tensor,
  { axis = -1, epsilon = 1e-5 }: AxisOption & EpsilonOption = {},
): Tensor {
  return x.graph.add('rmsNorm', [x, scale], { axis: normaliseAxis('rmsNorm', axis, x.shape.length), epsilon });
}

/**
 * Each channel of each case of x [N,C,...] standardised by its own mean and population variance, then scaled and shifted by channel
 * (Ulyanov, Vedaldi and Lempitsky 2016). Throws `engine/shape-mismatch`.
 */
export function instanceNorm(x: Tensor, { scale, bias }: Affine, { epsilon = 1e-5 }: EpsilonOption = {}): Tensor {
  return x.graph.add('instanceNorm', [x, scale, bias], { epsilon });
}

/**
 * The channels of each case of x [N,C,...] standardised in `groups` equal groups, then scaled and shifted by channel (Wu and He
 * 2018). Throws `engine/shape-mismatch` when C is not a multiple of the groups.
 */
export function groupNorm(
  x: Tensor,
  { scale, bias }: Affine,
  { groups, epsilon = 1e-5 }: EpsilonOption & { readonly groups: number },
): Tensor {
  return x.graph.add('groupNorm', [x, scale, bias], { groups, epsilon });
}
