// Vision transformers under timm's names (Dosovitskiy et al. 2021).
import { add } from '../../engine/functions/elementwise.ts';
import { concat, expand, reshape, slice } from '../../engine/functions/movement.ts';
import { mean } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { normalValues, truncatedNormalValues, zeros } from '../initialisers/initialiser.ts';
import { dropout } from '../layers/drop.ts';
import { linear } from '../layers/linear.ts';
import { layerNorm } from '../layers/normalisation.ts';
import { patchEmbedding } from '../layers/patch-embedding.ts';
import { type TransformerBlockOptions, transformerBlock, vitWeight } from '../layers/transformer-block.ts';
import type { Scope } from '../scope/scope.ts';

/** How a vision transformer is made. */
export interface VisionTransformerOptions
  extends Pick<TransformerBlockOptions, 'expansion' | 'qkvBias' | 'layerScale' | 'epsilon' | 'activation'> {
  /** Classes of the linear layer `head`; 0 gives the pooled features instead. */
  readonly outputs: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Edge of a patch. Default 16. */
  readonly patch?: number | undefined;
  /**
   * What the head sees: the class token after `norm`, or the mean over patches through `fc_norm`, without a class token (timm's
   * `class_token=False, global_pool='avg'`). Default class.
   */
  readonly pool?: 'class' | 'mean' | undefined;
  /** Tokens without an image part, as in DINOv2 with registers; they and the class token then have no position. Default 0. */
  readonly registers?: number | undefined;
  /** After positions are added, and in the blocks. Default 0. */
  readonly dropout?: number | undefined;
  /** Stochastic depth of the last block; it grows linearly from 0. Default 0. */
  readonly dropPath?: number | undefined;
  /** Computes blocks again in the backward pass instead of keeping their values. Default false. */
  readonly recompute?: boolean | undefined;
}

/** Settings of the named sizes. */
export type VisionTransformerSizeOptions = Omit<VisionTransformerOptions, 'width' | 'depth' | 'heads'>;

/**
 * ViT-Ti (Touvron et al. 2021): width 192, 12 blocks, 3 heads; 5.7 million parameters at patch 16. Shapes and errors as
 * `visionTransformer`.
 */
export function vitTiny(scope: Scope, x: Tensor, options: VisionTransformerSizeOptions): Tensor {
  return visionTransformer(scope, x, { ...options, width: 192, depth: 12, heads: 3 });
}

/**
 * ViT-S (Touvron et al. 2021): width 384, 12 blocks, 6 heads; 22 million parameters at patch 16. Shapes and errors as
 * `visionTransformer`.
 */
export function vitSmall(scope: Scope, x: Tensor, options: VisionTransformerSizeOptions): Tensor {
  return visionTransformer(scope, x, { ...options, width: 384, depth: 12, heads: 6 });
}

/**
 * ViT-B (Dosovitskiy et al. 2021): width 768, 12 blocks, 12 heads; 86 million parameters at patch 16. Shapes and errors
 * as `visionTransformer`.
 */
export function vitBase(scope: Scope, x: Tensor, options: VisionTransformerSizeOptions): Tensor {
  return visionTransformer(scope, x, { ...options, width: 768, depth: 12, heads: 12 });
}

/**
 * A vision transformer of any size (Dosovitskiy et al. 2021) for images [N,C,H,W] or volumes [N,C,D,H,W]:
 * `patch_embed.proj`, `cls_token`, `reg_token`, `pos_embed`, `blocks.0` ..., `norm` (or `fc_norm`), `head`.
 * [N,outputs], or [N,width] features. Positions are learnt for the extent that it is built for. Throws
 * `learn/bad-layer` (usage) as `patchEmbedding` and `selfAttention`.
 */
export function visionTransformer(scope: Scope, x: Tensor, options: VisionTransformerOptions): Tensor {
  const { outputs, pool = 'class', epsilon = 1e-6 } = options;
  const tokens = visionTokens(scope, x, options);
  const prefix = prefixLength(options);
  const normalised = pool === 'class' ? layerNorm(scope.child('norm'), tokens, { epsilon }) : tokens;
  const pooled =
    pool === 'class'
      ? reshape(slice(normalised, 1, { start: 0, end: 1 }), [x.shape[0]!, options.width])
      : layerNorm(
          scope.child('fc_norm'),
          mean(prefix === 0 ? tokens : slice(tokens, 1, { start: prefix }), { axes: [1] }),
          { epsilon },
        );
  if (outputs === 0) return pooled;
  return linear(scope.child('head'), pooled, { outputs, initialiseWeight: vitWeight, initialiseBias: zeros });
}

/**
 * The tokens [N,L,width] after the last block, before the last normalisation: class token (unless pooled by mean),
 * registers, patches.
 */
export function visionTokens(scope: Scope, x: Tensor, options: VisionTransformerOptions): Tensor {
  const { width, depth, patch = 16, dropout: rate = 0, dropPath = 0, recompute = false } = options;
  const patches = patchEmbedding(scope.child('patch_embed').child('proj'), x, { patch, width });
  let tokens = dropout(scope, withPositions(scope, patches, options), rate);
  for (let index = 0; index < depth; index += 1) {
    const build = (): Tensor =>
      transformerBlock(scope.child('blocks').child(index), tokens, {
        ...options,
        dropPath: depth > 1 ? (dropPath * index) / (depth - 1) : dropPath,
      });
    tokens = recompute ? scope.graph.recomputed(build) : build();
  }
  return tokens;
}

function prefixLength({ pool = 'class', registers = 0 }: VisionTransformerOptions): number {
  return (pool === 'class' ? 1 : 0) + registers;
}

function withPositions(scope: Scope, patches: Tensor, options: VisionTransformerOptions): Tensor {
  const { width, pool = 'class', registers = 0 } = options;
  const cases = patches.shape[0]!;
  const token = (name: string, count: number): readonly Tensor[] =>
    count === 0 ? [] : [expand(scope.parameter(name, [1, count, width], normalValues(1e-6)), [cases, count, width])];
  const first = token('cls_token', pool === 'class' ? 1 : 0);
  const withPosition = registers > 0 ? [] : first;
  const length = patches.shape[1]! + withPosition.length;
  const positions = scope.parameter('pos_embed', [1, length, width], truncatedNormalValues(0.02, 2));
  const placed = add(withPosition.length > 0 ? concat([...withPosition, patches], 1) : patches, positions);
  const rest = registers > 0 ? [...first, ...token('reg_token', registers)] : [];
  return rest.length > 0 ? concat([...rest, placed], 1) : placed;
}
