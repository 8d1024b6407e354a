import { div, maximum, mul, neg } from '../../engine/functions/elementwise.ts';
import { logSoftmax } from '../../engine/functions/normalisation.ts';
import { sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { membersOf } from './group-members.ts';

/** Mean cross-entropy of logits [B,G] with group codes int64 [B] over the cases of known group; 0 where there are none. */
export function groupCrossEntropy(logits: Tensor, codes: Tensor): Tensor {
  const members = membersOf(codes, logits.shape[1]!, logits);
  return div(neg(sum(mul(logSoftmax(logits), members))), maximum(sum(members), 1));
}
