import type { Tensor } from '../../engine/graph/tensor.ts';
import { heNormal } from '../initialisers/published-rules.ts';
import { type Activation, activate } from '../layers/activation.ts';
import { convolution } from '../layers/convolution.ts';
import { batchNorm, groupNorm } from '../layers/normalisation.ts';
import { globalAveragePool } from '../layers/pooling.ts';
import type { Scope } from '../scope/scope.ts';

/** How a tower of strided convolutions is made. */
export interface ConvolutionTowerOptions {
  /** Channels of the blocks, each of which halves the image. Default [16, 32, 64, 128]. */
  readonly widths?: readonly number[] | undefined;
  /**
   * Batch normalisation, none, or group normalisation in that many groups. Default batch. With groups a case's features do not depend
   * on the other cases of its batch.
   */
  readonly normalise?: 'batch' | 'none' | number | undefined;
  /** Default relu. */
  readonly activation?: Activation | undefined;
}

/**
 * Image features [N,widths.at(-1)] of images or volumes [N,C,...]: blocks `blocks.0`, `blocks.1` ... of convolution 3 with stride 2
 * (`conv`), normalisation (`norm`) and non-linearity, then the mean over positions. Weights start by He's rule. Throws like `convolution`.
 */
export function convolutionTower(scope: Scope, images: Tensor, options: ConvolutionTowerOptions = {}): Tensor {
  const { widths = [16, 32, 64, 128], normalise = 'batch', activation = 'relu' } = options;
  let features = images;
  for (const [index, channels] of widths.entries()) {
    const block = scope.child('blocks').child(index);
    features = convolution(block.child('conv'), features, {
      channels,
      kernel: 3,
      stride: 2,
      padding: 1,
      bias: normalise === 'none',
      initialiseWeight: heNormal({ mode: 'out' }),
    });
    if (normalise === 'batch') features = batchNorm(block.child('norm'), features);
    if (typeof normalise === 'number') features = groupNorm(block.child('norm'), features, { groups: normalise });
    features = activate(features, activation);
  }
  return globalAveragePool(features);
}
