// Plain convolutional networks for images and volumes.
import { flatten } from '../../engine/functions/movement.ts';
import { averagePool, maxPool } from '../../engine/functions/pooling.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { zeros } from '../initialisers/initialiser.ts';
import { glorotUniform, heNormal } from '../initialisers/published-rules.ts';
import { type Activation, activate } from '../layers/activation.ts';
import { convolution } from '../layers/convolution.ts';
import { dropout } from '../layers/drop.ts';
import { linear } from '../layers/linear.ts';
import { batchNorm, groupNorm } from '../layers/normalisation.ts';
import { globalAveragePool } from '../layers/pooling.ts';
import type { Scope } from '../scope/scope.ts';

/** How a convolutional network is made. */
export interface CnnOptions {
  /** Channels of the blocks, from the input on. */
  readonly widths: readonly number[];
  readonly outputs: number;
  /** Odd. Default 3. */
  readonly kernel?: number | undefined;
  /** Default relu. */
  readonly activation?: Activation | undefined;
  /** Default batch; a number is that many groups of group normalisation. */
  readonly normalise?: 'batch' | 'none' | number | undefined;
  /** Dropout before the head. Default 0. */
  readonly dropout?: number | undefined;
}

/**
 * Blocks `blocks.0`, `blocks.1` ... of convolution (`conv`), normalisation (`norm`), non-linearity and a halving
 * maximum pool, then the mean over positions and `head`: [N,C,...] with one to three spatial axes to [N,outputs].
 * Weights start by He's rule. A pool needs an extent of 2; smaller axes are left as they are. Throws `learn/bad-layer`
 * (usage) for an even kernel, `learn/one-value` (usage) as `batchNorm`.
 */
export function cnn(scope: Scope, x: Tensor, options: CnnOptions): Tensor {
  const { widths, outputs, kernel = 3, activation = 'relu', normalise = 'batch', dropout: rate = 0 } = options;
  let y = x;
  for (const [index, channels] of widths.entries()) {
    const block = scope.child('blocks').child(index);
    y = convolution(block.child('conv'), y, {
      channels,
      kernel,
      padding: 'same',
      bias: normalise === 'none',
      initialiseWeight: heNormal({ mode: 'out' }),
    });
    if (normalise === 'batch') y = batchNorm(block.child('norm'), y);
    if (typeof normalise === 'number') y = groupNorm(block.child('norm'), y, { groups: normalise });
    const kernelOfPool = y.shape.slice(2).map((extent) => (extent < 2 ? 1 : 2));
    y = maxPool(activate(y, activation), { kernel: kernelOfPool, strides: kernelOfPool });
  }
  return linear(scope.child('head'), dropout(scope, globalAveragePool(y), rate), { outputs });
}

/** How the network of the simulated-bias studies is made. */
export interface SimbaNetOptions {
  /** Default 2. */
  readonly outputs?: number | undefined;
  /** Default [32, 64, 128, 256, 512]. */
  readonly widths?: readonly number[] | undefined;
  /** Default 0.2. */
  readonly dropout?: number | undefined;
}

/**
 * The 3-D network of the simulated-bias studies (Stanley et al. 2023, as their code has it): five blocks of convolution 3 (Glorot
 * uniform), batch normalisation, sigmoid and maximum pool 2 that keeps odd borders, then average pool 2 likewise, dropout, flatten and a
 * linear layer. On [N,1,173,211,155] it has 4,705,984 numbers before `head` and 18,432 features. Batch normalisation with Keras's
 * epsilon 1e-3 and momentum 0.01. Works on 2-D images as well. The softmax is left to the loss.
 */
export function simbaNet(scope: Scope, x: Tensor, { outputs = 2, ...options }: SimbaNetOptions = {}): Tensor {
  return linear(scope.child('head'), simbaFeatures(scope, x, options), {
    outputs,
    initialiseWeight: glorotUniform(),
    initialiseBias: zeros,
  });
}

/** Settings of the features: those of the network but its outputs. */
export type SimbaFeaturesOptions = Omit<SimbaNetOptions, 'outputs'>;

/** What `simbaNet` computes before its head, under the same names: [N,C,...] to [N,features]. */
export function simbaFeatures(scope: Scope, x: Tensor, options: SimbaFeaturesOptions = {}): Tensor {
  const { widths = [32, 64, 128, 256, 512], dropout: rate = 0.2 } = options;
  let y = x;
  for (const [index, channels] of widths.entries()) {
    const block = scope.child('blocks').child(index);
    y = convolution(block.child('conv'), y, {
      channels,
      kernel: 3,
      padding: 'same',
      initialiseWeight: glorotUniform(),
      initialiseBias: zeros,
    });
    y = batchNorm(block.child('norm'), y, { epsilon: 1e-3, momentum: 0.01 });
    y = maxPool(activate(y, 'sigmoid'), halving(y));
  }
  y = averagePool(y, { ...halving(y), countIncludePad: false });
  return flatten(dropout(scope, y, rate));
}

/** A pool that halves every axis, rounding up: an odd border is pooled alone. */
function halving({ shape }: Tensor) {
  const spatial = shape.slice(2);
  const two = spatial.map(() => 2);
  return { kernel: two, strides: two, padsBegin: spatial.map(() => 0), padsEnd: spatial.map((extent) => extent % 2) };
}

/** How a simple fully convolutional network is made. */
export interface SfcnOptions {
  /** Default 1, a logit. */
  readonly outputs?: number | undefined;
  /** Channels of the pooled blocks. Default [32, 64, 128, 256, 256]. */
  readonly widths?: readonly number[] | undefined;
  /** Channels after the last convolution, of kernel 1. Default 64. */
  readonly lastWidth?: number | undefined;
  /** Default 0.2. */
  readonly dropout?: number | undefined;
}

/**
 * Simple fully convolutional network (Peng et al. 2021) as used in the travelling-model studies: blocks of convolution 3, batch
 * normalisation, maximum pool 2 and relu; convolution 1, batch normalisation and relu; average pool 2, dropout, flatten and a linear layer.
 * [N,C,...] to [N,outputs]; made for [N,1,160,192,160]. Every spatial extent must stay at least 1 after the pools.
 */
export function sfcn(scope: Scope, x: Tensor, options: SfcnOptions = {}): Tensor {
  const { outputs = 1, widths = [32, 64, 128, 256, 256], lastWidth = 64, dropout: rate = 0.2 } = options;
  const pool = x.shape.slice(2).map(() => 2);
  let y = x;
  for (const [index, channels] of widths.entries()) {
    const block = scope.child('blocks').child(index);
    y = convolution(block.child('conv'), y, { channels, kernel: 3, padding: 'same' });
    y = activate(maxPool(batchNorm(block.child('norm'), y), { kernel: pool, strides: pool }), 'relu');
  }
  const last = scope.child('last');
  y = convolution(last.child('conv'), y, { channels: lastWidth, kernel: 1 });
  y = activate(batchNorm(last.child('norm'), y), 'relu');
  y = averagePool(y, { kernel: pool, strides: pool });
  return linear(scope.child('head'), flatten(dropout(scope, y, rate)), { outputs });
}
