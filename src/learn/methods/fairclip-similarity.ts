import { eye } from '../../engine/functions/constants.ts';
import { cast, mul } from '../../engine/functions/elementwise.ts';
import { swapAxes } from '../../engine/functions/movement.ts';
import { sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { GroupPass } from './method.ts';

/** How similar the halves of a pair are: scaled cosine, cosine, or the diagonal of the logits' square as FairCLIP released it. */
export type PairSimilarity = 'scaled' | 'cosine' | 'squared';

/**
 * Similarity of the two halves of each pair of a pass, [B]: `scaled` is the diagonal of the logits L, `cosine` the cosine of the features,
 * `squared` the diagonal of L L, `sum_j L_ij L_ji`, which grows with the batch.
 */
export function pairSimilarity(
  { features, logits }: Pick<GroupPass, 'features' | 'logits'>,
  kind: PairSimilarity,
): Tensor {
  const columns = { axes: [1] };
  if (kind === 'cosine') return sum(mul(features.image!, features.text!), columns);
  if (kind === 'squared') return sum(mul(logits, swapAxes(logits)), columns);
  return sum(mul(logits, cast(eye(logits.graph, logits.shape[0]!), logits.dtype)), columns);
}
