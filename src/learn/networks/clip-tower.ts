// The two transformers of CLIP under the names of Hugging Face's safetensors files (Radford et al. 2021).
import { usageError } from '../../core/errors.ts';
import { add, cast } from '../../engine/functions/elementwise.ts';
import { oneHot } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { concat, expand, reshape, slice } from '../../engine/functions/movement.ts';
import { argMax } from '../../engine/functions/ordering.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { normalValues, zeros } from '../initialisers/initialiser.ts';
import type { Activation } from '../layers/activation.ts';
import { separateAttention } from '../layers/attention.ts';
import { embedding } from '../layers/embedding.ts';
import { feedForward } from '../layers/feed-forward.ts';
import { layerNorm } from '../layers/normalisation.ts';
import { patchEmbedding } from '../layers/patch-embedding.ts';
import type { Scope } from '../scope/scope.ts';

/** Size of one tower. */
export interface ClipTowerOptions {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Width of the feed-forward part. Default 4 times the width. */
  readonly hidden?: number | undefined;
  /** Default quickGelu, with which the published weights were trained. */
  readonly activation?: Activation | undefined;
  /** Of the layer normalisations. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Computes blocks again in the backward pass instead of keeping their values. Default false. */
  readonly recompute?: boolean | undefined;
}

/** Size of an image tower. */
export interface ClipVisionOptions extends ClipTowerOptions {
  /** Edge of a patch. */
  readonly patch: number;
}

/** Size of a text tower. */
export interface ClipTextOptions extends ClipTowerOptions {
  /** Number of words. */
  readonly words: number;
  /** Largest length of a text: rows of the position embedding. */
  readonly longest: number;
}

/**
 * The image tower: [N,C,H,W] to [N,width], the normalised class token. Parameters under `embeddings`, `pre_layrnorm` (so spelt in the
 * files), `encoder.layers.0` ... and `post_layernorm`. Throws like `patchEmbedding`.
 */
export function clipVision(scope: Scope, images: Tensor, options: ClipVisionOptions): Tensor {
  const { width, patch, epsilon = 1e-5 } = options;
  const embeddings = scope.child('embeddings');
  const start = normalValues(1 / Math.sqrt(width));
  const classToken = embeddings.parameter('class_embedding', [width], start);
  const patches = patchEmbedding(embeddings.child('patch_embedding'), images, { patch, width, bias: false });
  const [cases, count] = patches.shape as [number, number, number];
  const positions = embeddings.child('position_embedding').parameter('weight', [count + 1, width], start);
  const tokens = concat([expand(reshape(classToken, [1, 1, width]), [cases, 1, width]), patches], 1);
  const normalised = layerNorm(scope.child('pre_layrnorm'), add(tokens, positions), { epsilon });
  const encoded = encoder(scope.child('encoder'), normalised, options);
  const first = reshape(slice(encoded, 1, { start: 0, end: 1 }), [cases, width]);
  return layerNorm(scope.child('post_layernorm'), first, { epsilon });
}

/**
 * The text tower: word indices int64 [N,L] to [N,width], the value at the first place of the largest index of each text, which in CLIP's
 * vocabulary is its end. Every word attends to itself and those before it. Parameters under `embeddings`, `encoder.layers.0` ... and
 * `final_layer_norm`. Throws `learn/bad-layer` (usage) for texts longer than the positions.
 */
export function clipText(
  scope: Scope,
  words: Tensor,
  options: ClipTextOptions & { readonly mask?: Tensor | undefined },
): Tensor {
  const { width, epsilon = 1e-5 } = options;
  const [cases, length] = words.shape;
  if (words.shape.length !== 2 || length! > options.longest) {
    throw usageError(
      'learn/bad-layer',
      `A text tower needs [N,L] with L up to ${options.longest}; got ${formatType(words)}.`,
    );
  }
  const embeddings = scope.child('embeddings');
  const tokens = embedding(embeddings.child('token_embedding'), words, {
    count: options.words,
    width,
    initialise: normalValues(0.02),
  });
  const places = embeddings
    .child('position_embedding')
    .parameter('weight', [options.longest, width], normalValues(0.01));
  const used = length === options.longest ? places : slice(places, 0, { start: 0, end: length! });
  const encoded = encoder(scope.child('encoder'), add(tokens, used), { ...options, causal: true });
  const normalised = layerNorm(scope.child('final_layer_norm'), encoded, { epsilon });
  const end = argMax(cast(words, 'float32'), { axis: 1, keepDims: false });
  const chosen = reshape(oneHot(end, length!, { dtype: normalised.dtype }), [cases!, 1, length!]);
  return reshape(matmul(chosen, normalised), [cases!, width]);
}

type EncoderOptions = ClipTowerOptions & { readonly causal?: boolean; readonly mask?: Tensor | undefined };

function encoder(scope: Scope, x: Tensor, options: EncoderOptions): Tensor {
  let y = x;
  for (let index = 0; index < options.depth; index += 1) {
    const build = (): Tensor => clipBlock(scope.child('layers').child(index), y, options);
    y = options.recompute ? scope.graph.recomputed(build) : build();
  }
  return y;
}

/** First weights as published for the text transformer, here for both towers: deviations fall with width and depth. */
function clipBlock(scope: Scope, x: Tensor, options: EncoderOptions): Tensor {
  const { width, depth, heads, hidden = 4 * width, activation = 'quickGelu', epsilon = 1e-5 } = options;
  const intoBranch = normalValues(1 / Math.sqrt(width));
  const outOfBranch = normalValues(1 / Math.sqrt(2 * width * depth));
  const attended = separateAttention(scope.child('self_attn'), layerNorm(scope.child('layer_norm1'), x, { epsilon }), {
    heads,
    causal: options.causal,
    mask: options.mask,
    initialiseInput: intoBranch,
    initialiseOutput: outOfBranch,
    initialiseBias: zeros,
  });
  const middle = add(x, attended);
  const fed = feedForward(scope.child('mlp'), layerNorm(scope.child('layer_norm2'), middle, { epsilon }), {
    hidden,
    activation,
    initialiseFirst: normalValues(1 / Math.sqrt(2 * width)),
    initialiseSecond: outOfBranch,
    initialiseBias: zeros,
  });
  return add(middle, fed);
}
