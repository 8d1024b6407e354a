import { add, mul } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { constantValues, truncatedNormalValues, zeros } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';
import type { Activation } from './activation.ts';
import { selfAttention } from './attention.ts';
import { dropPath } from './drop.ts';
import { feedForward } from './feed-forward.ts';
import { layerNorm } from './normalisation.ts';

/** How a transformer block is made. */
export interface TransformerBlockOptions {
  readonly heads: number;
  /** Width of the feed-forward part over the width of the block. Default 4. */
  readonly expansion?: number | undefined;
  /** Biases of queries, keys and values. Default true. */
  readonly qkvBias?: boolean | undefined;
  /** First factors of the two branches (Touvron et al. 2021), as in DINOv2; default no factors. */
  readonly layerScale?: number | undefined;
  /** Probability of dropping a branch for a case. Default 0. */
  readonly dropPath?: number | undefined;
  /** Default 0. */
  readonly dropout?: number | undefined;
  /** Of the layer normalisations. Default 1e-6, as in ViT. */
  readonly epsilon?: number | undefined;
  /** Default gelu. */
  readonly activation?: Activation | undefined;
  readonly causal?: boolean | undefined;
  readonly mask?: Tensor | undefined;
}

/**
 * A block of a vision transformer with normalisation before each branch (Dosovitskiy et al. 2021), [N,L,D] to the same:
 * `y = x + attention(norm(x))`, `y + mlp(norm(y))`. Names as in timm: `norm1`, `attn.qkv`, `attn.proj`, `ls1.gamma`,
 * `norm2`, `mlp.fc1`, `mlp.fc2`, `ls2.gamma`. Weights start as a truncated normal of deviation 0.02, biases at 0.
 * Throws like `selfAttention`.
 */
export function transformerBlock(scope: Scope, x: Tensor, options: TransformerBlockOptions): Tensor {
  const { epsilon = 1e-6, expansion = 4, dropPath: rate = 0 } = options;
  const branch = (number: number, y: Tensor): Tensor =>
    dropPath(scope, scaleLayer(scope, number, y, options.layerScale), rate);
  const attended = selfAttention(scope.child('attn'), layerNorm(scope.child('norm1'), x, { epsilon }), {
    heads: options.heads,
    bias: options.qkvBias,
    causal: options.causal,
    mask: options.mask,
    dropout: options.dropout,
    initialiseInput: vitWeight,
    initialiseOutput: vitWeight,
    initialiseBias: zeros,
  });
  const middle = add(x, branch(1, attended));
  const fed = feedForward(scope.child('mlp'), layerNorm(scope.child('norm2'), middle, { epsilon }), {
    hidden: Math.round(expansion * x.shape.at(-1)!),
    activation: options.activation,
    dropout: options.dropout,
    initialiseFirst: vitWeight,
    initialiseSecond: vitWeight,
    initialiseBias: zeros,
  });
  return add(middle, branch(2, fed));
}

/** First weights of vision transformers: normal of deviation 0.02, cut at 2 (Dosovitskiy et al. 2021, as timm draws it). */
export const vitWeight = truncatedNormalValues(0.02, 2);

function scaleLayer(scope: Scope, number: number, x: Tensor, first: number | undefined): Tensor {
  if (first === undefined) return x;
  return mul(x, scope.child(`ls${number}`).parameter('gamma', [x.shape.at(-1)!], constantValues(first)));
}
