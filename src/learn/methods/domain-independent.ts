// A classifier head for each group over shared features: each head learns from its own group, so none needs to know the group's prevalence.
import { add, mul, sub } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { softmax } from '../../engine/functions/normalisation.ts';
import { repeat } from '../../engine/functions/rearrangement.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { groupsToCompare, membersOf } from './group-members.ts';
import { defineMethod } from './method.ts';

const name = 'domain-independent';

/**
 * Domain-independent training (Wang et al. 2020): one head a group over shared features. A case trains its own group's head; a case of
 * unknown group trains all, each with weight 1/G; a case without a class has loss 0. Scores: softmax of the sum of the heads' logits, as
 * published and as MEDFAIR (whose sigmoid of the sum is the same for two classes); the mean of the heads' probabilities; or the own
 * group's head where the group is known, and that mean where it is not (the other two never look at the group).
 */
export const domainIndependent = defineMethod({
  name,
  kinds: ['classes'],
  about: 'One head for each group over shared features, trained on its own group; their scores are combined.',
  source: 'Wang et al. 2020',
  attributes: 1,
  settings: {
    scores: {
      default: 'sum-of-logits',
      choices: ['sum-of-logits', 'mean-probability', 'own-group'],
      search: ['sum-of-logits', 'mean-probability'],
      about: 'How the heads give one score; own-group reads the group of the case to be scored.',
    },
  },
  start(context, { scores }) {
    const { names, codesOf } = groupsToCompare(context, name);
    const heads = names.length;
    return {
      heads,
      terms(pass) {
        const { logits, labels } = pass;
        const shares = headShares(codesOf(pass), heads, logits);
        const losses = headLosses(logits, labels, heads);
        const caseLosses = sum(mul(losses, shares), { axes: [1] });
        return { loss: mean(caseLosses), caseLosses };
      },
      classScores(pass) {
        const { logits } = pass;
        const byHead = reshape(logits, [logits.shape[0]!, heads, logits.shape[1]! / heads]);
        if (scores === 'sum-of-logits') return softmax(sum(byHead, { axes: [1] }));
        const chances = softmax(byHead);
        if (scores === 'mean-probability') return mean(chances, { axes: [1] });
        const shares = headShares(codesOf(pass), heads, logits);
        return sum(mul(chances, reshape(shares, [...shares.shape, 1])), { axes: [1] });
      },
    };
  },
});

/** Share of each head in a case [B,G]: its own group's head alone, or all alike where the group is unknown. */
function headShares(codes: Tensor, heads: number, like: Tensor): Tensor {
  const own = membersOf(codes, heads, like);
  const known = sum(own, { axes: [1], keepDims: true });
  return add(own, mul(sub(1, known), 1 / heads));
}

/** Cross-entropy of each head [B,G], 0 where the class is unknown. */
function headLosses(logits: Tensor, labels: Tensor, heads: number): Tensor {
  const cases = logits.shape[0]!;
  const rows = reshape(logits, [cases * heads, logits.shape[1]! / heads]);
  const repeated = repeat(labels, heads, 0);
  return reshape(crossEntropy(rows, repeated, { ignoredLabel: -1 }), [cases, heads]);
}
