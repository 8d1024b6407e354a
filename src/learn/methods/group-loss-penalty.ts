import { where } from '../../engine/functions/comparisons.ts';
import { abs, add, div, maximum, mul, sign, sub } from '../../engine/functions/elementwise.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { shownWeights, withCaseWeights } from './case-weights.ts';
import { cellLosses } from './cell-losses.ts';
import { defineMethod, type MethodRun } from './method.ts';
import { requireCells, trainingCells } from './training-cells.ts';

/**
 * Penalty on differences between group losses (Tran et al. 2022): `J + weight sum_a |J_a - J|` with the mean losses of the batch and of its
 * groups; several attributes are crossed. A group that the batch lacks adds nothing; cases without a group count in J. Where a group's
 * loss equals J exactly its term has no gradient. Throws `learn/method-cases` (usage) for fewer than two groups with training cases.
 */
export const groupLossPenalty = defineMethod({
  name: 'group-loss-penalty',
  kinds: ['pairs', 'classes'],
  about: 'Adds the absolute differences between the losses of groups and the mean loss.',
  source: 'Tran et al. 2022, as Fairness Increases Adversarial Vulnerability states it',
  settings: {
    weight: {
      default: 1,
      low: 0,
      high: 100,
      search: [0.1, 0.5, 1, 2],
      about: 'Factor lambda of the sum of differences.',
    },
  },
  attributes: 1,
  start: (context, { weight }): MethodRun => {
    const cells = trainingCells(context);
    requireCells('group-loss-penalty', cells);
    return {
      terms: (pass) => {
        const overall = mean(pass.caseLosses);
        const { means, present, members } = cellLosses(cells, pass);
        const differences = where(present, sub(means, overall), 0);
        const loss = add(overall, mul(sum(abs(differences)), weight));
        return withCaseWeights({ loss }, penalisedWeights(members, { signs: sign(differences), weight }));
      },
      weightsOf: shownWeights,
    };
  },
});

/** The same loss as a mean of weighted base losses: a case counts `1 + weight (s_a B / n_a - sum of s)`, s_a the sign of J_a - J of its group. */
function penalisedWeights(
  members: Tensor,
  { signs, weight }: { readonly signs: Tensor; readonly weight: number },
): Tensor {
  const cases = members.shape[0]!;
  const pulls = div(mul(signs, cases), maximum(sum(members, { axes: [0] }), 1));
  const own = sum(mul(members, pulls), { axes: [1] });
  return add(mul(sub(own, sum(signs)), weight), 1);
}
