import { usageError } from '../../core/errors.ts';
import { concat, expand, reshape, slice } from '../../engine/functions/movement.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/**
 * Word embeddings [N,L,D] with learnt context [M,D] in the places 1..M of every text, after the word that begins it (CoOp, Zhou et al.
 * 2022). What stood there is not read. Throws `learn/bad-layer` (usage) when the texts are not longer than 1 + M.
 */
export function withContext(embedded: Tensor, context: Tensor): Tensor {
  const [texts, length, width] = embedded.shape as [number, number, number];
  const count = context.shape[0]!;
  if (context.shape.length !== 2 || context.shape[1] !== width || length <= 1 + count) {
    throw usageError(
      'learn/bad-layer',
      `Context ${formatType(context)} does not fit into word embeddings ${formatType(embedded)}.`,
      { hint: 'Texts need one word before the context and one after it.' },
    );
  }
  const spread = expand(reshape(context, [1, count, width]), [texts, count, width]);
  const before = slice(embedded, 1, { start: 0, end: 1 });
  return concat([before, spread, slice(embedded, 1, { start: 1 + count, end: length })], 1);
}
