// Normalisation layers: statistics and affine parameters under PyTorch's names.
import { usageError } from '../../core/errors.ts';
import { elementCount } from '../../core/tensor-value.ts';
import { ones as onesOf, zeros as zerosOf } from '../../engine/functions/constants.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import {
  type Affine,
  batchNormTraining,
  batchNorm as normaliseByGiven,
  groupNorm as normaliseGroups,
  layerNorm as normaliseLayer,
} from '../../engine/functions/normalisation.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { type Initialiser, ones, zeros } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';

/** How a batch normalisation is made. */
export interface BatchNormOptions {
  /** Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Share of the batch in the running statistics: `(1 - momentum) running + momentum batch`. Default 0.1. */
  readonly momentum?: number | undefined;
  /** Whether there are a scale and a shift. Default true. */
  readonly affine?: boolean | undefined;
  /** Uses the running statistics in training too and leaves them: for small batches, or a frozen network. Default false. */
  readonly frozen?: boolean | undefined;
  /** First scales; default 1. */
  readonly initialiseWeight?: Initialiser | undefined;
}

/**
 * Batch normalisation of [N,C,...] (Ioffe and Szegedy 2015): `weight (x - mean) / sqrt(variance + epsilon) + bias` by
 * channel, with statistics of the batch in training, running ones in evaluation. Parameters `weight` and `bias`;
 * buffers `running_mean` and `running_var`, the latter fed with unbiased variances as in PyTorch; the batch itself is
 * divided by the biased one. Throws `learn/one-value` (usage) in training with one value a channel, whose variance is
 * 0.
 */
export function batchNorm(scope: Scope, x: Tensor, options: BatchNormOptions = {}): Tensor {
  const { epsilon = 1e-5, momentum = 0.1, affine = true, frozen = false, initialiseWeight = ones } = options;
  const channels = x.shape[1] ?? 0;
  const plain = (): Affine => ({
    scale: onesOf(scope.graph, [channels], x.dtype),
    bias: zerosOf(scope.graph, [channels], x.dtype),
  });
  const vectors = affine
    ? {
        scale: scope.parameter('weight', [channels], initialiseWeight),
        bias: scope.parameter('bias', [channels], zeros),
      }
    : plain();
  const mean = scope.buffer('running_mean', [channels], zeros);
  const variance = scope.buffer('running_var', [channels], ones);
  return scope.graph.within(scope.path, () => {
    if (scope.mode === 'eval' || frozen) return normaliseByGiven(x, { ...vectors, mean, variance }, { epsilon });
    const count = elementCount(x.shape) / channels;
    if (count < 2) {
      throw usageError(
        'learn/one-value',
        `The batch normalisation "${scope.path}" trains on one value a channel: ${formatType(x)}.`,
        {
          hint: 'Change training.batchSize, so that the last batch of an epoch has more than one case, or give larger images.',
        },
      );
    }
    const batch = batchNormTraining(x, vectors, { epsilon });
    const follow = (buffer: Tensor, statistic: Tensor, factor: number): void =>
      scope.update(buffer, add(mul(scope.latest(buffer), 1 - momentum), mul(statistic, momentum * factor)));
    follow(mean, batch.mean, 1);
    follow(variance, batch.variance, count / (count - 1));
    return batch.y;
  });
}

/** How a layer normalisation is made. */
export interface LayerNormLayerOptions {
  /** Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Default true. */
  readonly bias?: boolean | undefined;
}

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016):
 * `weight (x - mean) / sqrt(variance + epsilon) + bias`, the variance biased. Parameters `weight` and `bias`, of its
 * extent.
 */
export function layerNorm(
  scope: Scope,
  x: Tensor,
  { epsilon = 1e-5, bias = true }: LayerNormLayerOptions = {},
): Tensor {
  const shape = [x.shape.at(-1) ?? 0];
  const scale = scope.parameter('weight', shape, ones);
  const shift = bias ? scope.parameter('bias', shape, zeros) : undefined;
  return scope.graph.within(scope.path, () => normaliseLayer(x, scale, { bias: shift, epsilon }));
}

/**
 * Group normalisation of [N,C,...] (Wu and He 2018): each case's channels in `groups` groups, which divide C, at mean 0
 * and variance 1, then scaled and shifted by channel. Parameters `weight` and `bias` [C]. Throws
 * `engine/shape-mismatch`.
 */
export function groupNorm(
  scope: Scope,
  x: Tensor,
  { groups, epsilon = 1e-5 }: { readonly groups: number; readonly epsilon?: number | undefined },
): Tensor {
  const shape = [x.shape[1] ?? 0];
  const scale = scope.parameter('weight', shape, ones);
  const bias = scope.parameter('bias', shape, zeros);
  return scope.graph.within(scope.path, () => normaliseGroups(x, { scale, bias }, { groups, epsilon }));
}
