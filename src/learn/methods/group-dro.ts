import { log } from '../../core/math.ts';
import { where } from '../../engine/functions/comparisons.ts';
import { add, div, exp, maximum, mul, sub } from '../../engine/functions/elementwise.ts';
import { logSoftmax } from '../../engine/functions/normalisation.ts';
import { sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { constantValues } from '../initialisers/initialiser.ts';
import { shownWeights, withCaseWeights } from './case-weights.ts';
import { cellLosses } from './cell-losses.ts';
import { factorsLike } from './group-members.ts';
import { defineMethod, type MethodPass, type MethodRun, type MethodTerms } from './method.ts';
import { requireCells, type TrainingCells, trainingCells } from './training-cells.ts';

/**
 * Group DRO (Sagawa et al. 2020): the loss is `sum_g q_g l_g` over the mean losses of the groups in the batch, and before it q moves
 * towards those with high losses: `q_g <- q_g exp(eta (l_g + C / sqrt(n_g)))`, renormalised, from equal shares on. A group that the batch
 * lacks has l_g = 0 and an unchanged q_g before the renormalisation. Logarithms of q are kept as a buffer of the network, so they are part of
 * every checkpoint, are updated in the pass that uses them, and do not die out.
 *
 * Cases without a group count as in the plain mean: K of B cases with a group give `(K sum_g q_g l_g + sum of the other losses) / B`.
 * The adjustment enters q only; the released code adds its constant to the reported loss as well, which changes no gradient, and adjusts
 * absent groups too. Throws `learn/method-cases` (usage) for fewer than two groups with training cases.
 */
export const groupDro = defineMethod({
  name: 'group-dro',
  kinds: ['pairs', 'classes'],
  about: 'Minimises a mean of group losses whose weights follow the group with the highest loss.',
  source: 'Sagawa et al. 2020, online algorithm; step size as released and as in MEDFAIR',
  settings: {
    stepSize: {
      default: 0.01,
      low: 0,
      high: 10,
      search: [0.001, 0.01, 0.1],
      about: 'Step size eta of the weights of groups.',
    },
    adjustment: {
      default: 0,
      low: 0,
      high: 100,
      search: [0, 1, 2],
      about: 'C of the adjustment C / sqrt(n) for small groups.',
    },
    cells: {
      default: 'group',
      choices: ['group', 'group-class'],
      about:
        'What counts as a group: those of the attributes (MEDFAIR), or these crossed with the classes (Sagawa et al.).',
    },
  },
  attributes: 1,
  start: (context, { stepSize, adjustment, cells: kind }): MethodRun => {
    const cells = trainingCells(context, { byClass: kind === 'group-class' });
    requireCells('group-dro', cells);
    return { terms: (pass) => robustTerms(pass, cells, { stepSize, adjustment }), weightsOf: shownWeights };
  },
});

interface Steps {
  readonly stepSize: number;
  readonly adjustment: number;
}

function robustTerms(pass: MethodPass, cells: TrainingCells, steps: Steps): MethodTerms {
  const { caseLosses } = pass;
  const { means, members, present } = cellLosses(cells, pass);
  const penalties = cells.counts.map((count) => steps.adjustment / Math.sqrt(count));
  const pull = mul(add(means, factorsLike(caseLosses, penalties)), steps.stepSize);
  const weights = exp(nextLogWeights(pass, where(present, pull, 0)));
  const robust = sum(mul(weights, means));
  const inCell = sum(members, { axes: [1] });
  const others = sum(mul(caseLosses, sub(1, inCell)));
  const loss = div(add(mul(robust, sum(inCell)), others), caseLosses.shape[0]!);
  const perCase = div(mul(weights, sum(inCell)), maximum(sum(members, { axes: [0] }), 1));
  return withCaseWeights({ loss }, add(sum(mul(members, perCase), { axes: [1] }), sub(1, inCell)));
}

/** Moves the logarithms of the weights of groups, and gives them without a gradient. */
function nextLogWeights({ scope }: MethodPass, pull: Tensor): Tensor {
  const [groups] = pull.shape as [number];
  const before = scope.buffer('log_weights', [groups], constantValues(-log(groups)));
  const after = stopGradient(logSoftmax(add(before, pull)));
  scope.update(before, after);
  return after;
}
