// Builders of convolutions. x is [cases, channels, ...] with one to three spatial axes (the evaluator takes more).
import type { Tensor } from '../graph/tensor.ts';
import { type WindowOptions, windowOf } from './window-options.ts';

/** What a convolution adds, where its window goes, and how channels are divided. */
export interface ConvolutionOptions extends WindowOptions {
  /** One entry an output channel, added to the result. */
  readonly bias?: Tensor | undefined;
  /** Groups of channels that are convolved by themselves. Default 1. */
  readonly groups?: number | undefined;
}

/**
 * Convolution (without flipping, as networks mean it) of x [N,C,...] with weights [M,C/groups,...kernel]: y[n,m,p] =
 * bias[m] + sum over c and taps t of x[n,c,p strides - padsBegin + t dilations] w[m,c,t], zeros outside x. The result
 * is [N,M,...] with floor((extent + padding - (kernel - 1) dilation - 1) / stride) + 1 positions an axis. Throws
 * `engine/shape-mismatch` for types that are not real or differ, when channels, groups, bias or window do not fit, and
 * for a window larger than the padded input.
 */
export function conv(x: Tensor, weights: Tensor, options: ConvolutionOptions = {}): Tensor {
  const { bias, groups = 1 } = options;
  const window = windowOf(options, weights.shape.length - 2);
  return x.graph.add('conv', bias ? [x, weights, bias] : [x, weights], { ...window, groups });
}

/** A convolution's options, and how far the result of a transposed one reaches. */
export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** Positions added at the end of each axis, fewer than stride or dilation: strides leave open how long the input was. Default 0. */
  readonly outputPadding?: readonly number[] | undefined;
}

/**
 * Transposed convolution of x [N,C,...] with weights [C,M/groups,...kernel]: the gradient of the input of the convolution with the
 * same weights and window, so what strides reduced becomes larger again. The result is [N,M,...] with
 * (extent - 1) stride + (kernel - 1) dilation + 1 + outputPadding - padding positions an axis. Throws `engine/shape-mismatch` when
 * channels, groups, bias or window do not fit, and when the padding leaves nothing.
 */
export function convTranspose(x: Tensor, weights: Tensor, options: TransposedConvolutionOptions = {}): Tensor {
  const { bias, groups = 1 } = options;
  const axes = weights.shape.length - 2;
  const outputPadding = options.outputPadding ?? new Array<number>(Math.max(0, axes)).fill(0);
  const attributes = { ...windowOf(options, axes), groups, outputPadding };
  return x.graph.add('convTranspose', bias ? [x, weights, bias] : [x, weights], attributes);
}
