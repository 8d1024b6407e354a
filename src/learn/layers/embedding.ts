import { embedding as rowsOf } from '../../engine/functions/indexing.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { type Initialiser, normalValues } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';

/** How an embedding is made. */
export interface EmbeddingOptions {
  /** Number of words: indices are 0..count-1. */
  readonly count: number;
  readonly width: number;
  /** First vectors; default standard normal, PyTorch's. */
  readonly initialise?: Initialiser | undefined;
}

/**
 * The vector of each index: int64 [...] to [...,width]. Parameter `weight` [count,width]. Indices are known only when
 * the graph runs: -1 is the last word, and the evaluator throws `engine/index-out-of-range` for others outside
 * 0..count-1.
 */
export function embedding(
  scope: Scope,
  indices: Tensor,
  { count, width, initialise = normalValues(1) }: EmbeddingOptions,
): Tensor {
  const weight = scope.parameter('weight', [count, width], initialise);
  return scope.graph.within(scope.path, () => rowsOf(weight, indices));
}
