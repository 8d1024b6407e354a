// Residual networks under torchvision's names (He et al. 2016; the stride of a bottleneck is in its second convolution).

import { relu } from '../../engine/functions/activations.ts';
import { add } from '../../engine/functions/elementwise.ts';
import { maxPool } from '../../engine/functions/pooling.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { ones, zeros } from '../initialisers/initialiser.ts';
import { heNormal } from '../initialisers/published-rules.ts';
import { convolution } from '../layers/convolution.ts';
import { linear } from '../layers/linear.ts';
import { batchNorm } from '../layers/normalisation.ts';
import { globalAveragePool } from '../layers/pooling.ts';
import type { Scope } from '../scope/scope.ts';

/** How a residual network is made. */
export interface ResnetOptions {
  /** Classes of the linear layer `fc`; 0 gives the pooled features instead. */
  readonly outputs: number;
  /** Blocks of each of the four stages. */
  readonly blocks: readonly number[];
  /** Two convolutions of 3 in a block, or 1, 3, 1 with four times the channels. */
  readonly block: 'basic' | 'bottleneck';
  /** Channels of the first stage. Default 64. */
  readonly width?: number | undefined;
  /** First convolution of 3 without stride and no pool, for images of about 32 to 64 pixels. Default false. */
  readonly smallImages?: boolean | undefined;
  /** Starts the last scale of every block at 0, so that it begins as the identity (Goyal et al. 2017). Default false. */
  readonly zeroResidual?: boolean | undefined;
  /** Uses running statistics throughout. Default false. */
  readonly frozenStatistics?: boolean | undefined;
}

/** Settings of the named sizes. */
export type ResnetSizeOptions = Omit<ResnetOptions, 'blocks' | 'block'>;

/** ResNet-18: 11.7 million parameters with 1000 classes. [N,C,H,W] to [N,outputs], or [N,512] features. */
export function resnet18(scope: Scope, x: Tensor, options: ResnetSizeOptions): Tensor {
  return resnet(scope, x, { ...options, blocks: [2, 2, 2, 2], block: 'basic' });
}

/** ResNet-34: 21.8 million parameters with 1000 classes. [N,C,H,W] to [N,outputs], or [N,512] features. */
export function resnet34(scope: Scope, x: Tensor, options: ResnetSizeOptions): Tensor {
  return resnet(scope, x, { ...options, blocks: [3, 4, 6, 3], block: 'basic' });
}

/** ResNet-50: 25.6 million parameters with 1000 classes. [N,C,H,W] to [N,outputs], or [N,2048] features. */
export function resnet50(scope: Scope, x: Tensor, options: ResnetSizeOptions): Tensor {
  return resnet(scope, x, { ...options, blocks: [3, 4, 6, 3], block: 'bottleneck' });
}

/**
 * A residual network of any size (He et al. 2016), for images or volumes [N,C,...]: `conv1`, `bn1`, `layer1.0.conv1`
 * ... `layer4`, mean over positions, `fc`; [N,outputs], or [N,width 2^(stages - 1)] features (four times that with
 * bottlenecks). Convolutions start by He's rule over outgoing connections. Throws `learn/one-value` (usage) as
 * `batchNorm`.
 */
export function resnet(scope: Scope, x: Tensor, options: ResnetOptions): Tensor {
  const { outputs, blocks, width = 64, smallImages = false } = options;
  const stem = smallImages ? { kernel: 3, stride: 1, padding: 1 } : { kernel: 7, stride: 2, padding: 3 };
  const first = convolve(scope.child('conv1'), x, { channels: width, ...stem });
  let y = relu(normalise(scope.child('bn1'), first, { ...options, zeroResidual: false }));
  if (!smallImages) {
    const all = (value: number): readonly number[] => y.shape.slice(2).map(() => value);
    y = maxPool(y, { kernel: all(3), strides: all(2), padsBegin: all(1), padsEnd: all(1) });
  }
  for (const [stage, count] of blocks.entries()) {
    for (let index = 0; index < count; index += 1) {
      const place = { channels: width * (1 << stage), stride: stage > 0 && index === 0 ? 2 : 1 };
      y = residualBlock(scope.child(`layer${stage + 1}`).child(index), y, { ...options, ...place });
    }
  }
  const features = globalAveragePool(y);
  return outputs === 0 ? features : linear(scope.child('fc'), features, { outputs });
}

type BlockOptions = ResnetOptions & { readonly channels: number; readonly stride: number };

function residualBlock(scope: Scope, x: Tensor, options: BlockOptions): Tensor {
  const { block, channels, stride } = options;
  const outputs = block === 'basic' ? channels : 4 * channels;
  const part = (index: number, y: Tensor, settings: ConvolveOptions): Tensor =>
    normalise(scope.child(`bn${index}`), convolve(scope.child(`conv${index}`), y, settings), {
      ...options,
      zeroResidual: options.zeroResidual && index === (block === 'basic' ? 2 : 3),
    });
  const three = { channels, kernel: 3, padding: 1 };
  const y =
    block === 'basic'
      ? part(2, relu(part(1, x, { ...three, stride })), { ...three, stride: 1 })
      : part(3, relu(part(2, relu(part(1, x, one(channels, 1))), { ...three, stride })), one(outputs, 1));
  const down = scope.child('downsample');
  const kept = stride === 1 && x.shape[1] === outputs;
  const skip = kept
    ? x
    : normalise(down.child(1), convolve(down.child(0), x, one(outputs, stride)), { ...options, zeroResidual: false });
  return relu(add(y, skip));
}

interface ConvolveOptions {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

function one(channels: number, stride: number): ConvolveOptions {
  return { channels, kernel: 1, stride, padding: 0 };
}

function convolve(scope: Scope, x: Tensor, settings: ConvolveOptions): Tensor {
  return convolution(scope, x, { ...settings, bias: false, initialiseWeight: heNormal({ mode: 'out' }) });
}

function normalise(scope: Scope, x: Tensor, { zeroResidual, frozenStatistics }: Partial<ResnetOptions>): Tensor {
  return batchNorm(scope, x, { frozen: frozenStatistics, initialiseWeight: zeroResidual ? zeros : ones });
}
