import { where } from '../../engine/functions/comparisons.ts';
import { abs, add, mul, sub } from '../../engine/functions/elementwise.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
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
        const { means, present } = cellLosses(cells, pass);
        const differences = where(present, abs(sub(means, overall)), 0);
        return { loss: add(overall, mul(sum(differences), weight)) };
      },
    };
  },
});
