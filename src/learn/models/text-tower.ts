import { usageError } from '../../core/errors.ts';
import { equal, not } from '../../engine/functions/comparisons.ts';
import { add, cast, div, maximum, mul } from '../../engine/functions/elementwise.ts';
import { expand, reshape, slice } from '../../engine/functions/movement.ts';
import { sum } from '../../engine/functions/reductions.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { normalValues } from '../initialisers/initialiser.ts';
import { embedding } from '../layers/embedding.ts';
import { layerNorm } from '../layers/normalisation.ts';
import { transformerBlock } from '../layers/transformer-block.ts';
import type { Scope } from '../scope/scope.ts';
import { withContext } from './with-context.ts';

/** How a small text tower is made. */
export interface TextTowerOptions {
  /** Number of words: indices are 0..words-1. */
  readonly words: number;
  /** Largest length of a text: rows of the position embedding. */
  readonly longest: number;
  /** Default 96. */
  readonly width?: number | undefined;
  /** Transformer blocks. Default 1; 0 gives a bag of words. */
  readonly depth?: number | undefined;
  /** Default 4. */
  readonly heads?: number | undefined;
  /** The word that fills up short texts; it is attended to by none and not pooled. Default 0. */
  readonly padding?: number | undefined;
}

/**
 * Text features [N,width] of word indices int64 [N,L], L up to `longest`: `tokens` (embedding), `positions`, `blocks.0` ..., `norm`, then
 * the mean over the words that are not padding; a text without words gives zeros. Learnt `context` [M,width] stands in the places 1..M of
 * every text. Throws `learn/bad-layer` (usage) for texts that are too long.
 */
export function textTower(
  scope: Scope,
  words: Tensor,
  options: TextTowerOptions & { readonly context?: Tensor | undefined },
): Tensor {
  const { longest, width = 96, depth = 1, heads = 4, padding = 0, context } = options;
  const [cases, length] = words.shape as [number, number];
  if (words.shape.length !== 2 || length > longest) {
    throw usageError('learn/bad-layer', `A text tower needs [N,L] with L up to ${longest}; got ${formatType(words)}.`);
  }
  const initialise = normalValues(0.02);
  const table = embedding(scope.child('tokens'), words, { count: options.words, width, initialise });
  const places = scope.child('positions').parameter('weight', [longest, width], initialise);
  const used = length === longest ? places : slice(places, 0, { start: 0, end: length });
  let tokens = add(context ? withContext(table, context) : table, used);
  const present = not(equal(words, padding));
  const mask = reshape(present, [cases, 1, 1, length]);
  for (let index = 0; index < depth; index += 1) {
    tokens = transformerBlock(scope.child('blocks').child(index), tokens, { heads, mask });
  }
  return pooled(layerNorm(scope.child('norm'), tokens), present);
}

/** Mean of tokens [N,L,D] over the places that are present, [N,D]. */
function pooled(tokens: Tensor, present: Tensor): Tensor {
  const [cases, length, width] = tokens.shape as [number, number, number];
  const weights = cast(present, tokens.dtype);
  const spread = expand(reshape(weights, [cases, length, 1]), [cases, length, width]);
  const count = maximum(sum(weights, { axes: [1], keepDims: true }), 1);
  return div(sum(mul(tokens, spread), { axes: [1] }), count);
}
