import { usageError } from '../../core/errors.ts';
import { sigmoid } from '../../engine/functions/activations.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { zeros } from '../initialisers/initialiser.ts';
import { aucMargin } from '../losses/auc-margin.ts';
import { findingLogit, requireTwoClasses } from './binary-scores.ts';
import { defineMethod, type MethodRun } from './method.ts';

/** Where a method's parameters are in the network, and what this one calls them. */
const own = { alpha: 'method.alpha', positive: 'method.a', negative: 'method.b' };

/**
 * Deep AUC maximisation: the margin loss whose saddle point has the largest area under the ROC curve, trained by PESG (Yuan et al. 2021). The
 * score is the logistic of the difference of the two logits; a, b and the dual variable alpha start at 0. Versions: `v1` weighs by the share
 * of findings in the batch, `v2` takes class-wise means, `v2-as-released` computes v2 as LibAUC 2.0.1 does. The plan's schedule gives the learning
 * rate (LibAUC: 0.1, divided at stages); PESG's reference stays at zero, as no stage is begun. The base loss stays the cross-entropy.
 *
 * Throws `learn/method-cases` (usage) unless there are two classes, both with training cases, and every training case has one.
 */
export const aucMarginPesg = defineMethod({
  name: 'auc-margin',
  kinds: ['classes'],
  about: 'Maximises the area under the ROC curve by a margin loss and the optimiser PESG.',
  source: 'Ying et al. 2016; Yuan et al. 2021; LibAUC 2.0.1',
  settings: {
    version: {
      default: 'v1',
      choices: ['v1', 'v2', 'v2-as-released'],
      about: 'Form of the loss.',
    },
    margin: { default: 1, low: 0.1, high: 2, search: [0.6, 0.8, 1], about: 'Wanted distance of the mean scores.' },
    epochDecay: {
      default: 0.002,
      low: 0,
      high: 1,
      search: [0.0002, 0.002, 0.02],
      about: 'Pull of the weights towards the reference.',
    },
    weightDecay: { default: 0.00001, low: 0, high: 1, about: 'L2 term.' },
    momentum: {
      default: 0.9,
      low: 0.01,
      high: 1,
      about: 'Weight of the newest direction in the buffer, as LibAUC counts it.',
    },
  },
  start: (context, { version, margin, epochDecay, weightDecay, momentum }): MethodRun => {
    requireTwoClasses('auc-margin', context);
    requireBothClasses(context.label);
    const form = { margin, version: version === 'v1' ? 'v1' : 'v2', asReleased: version === 'v2-as-released' } as const;
    const dual = { ...own, margin };
    return {
      training: { optimiser: { name: 'pesg', settings: { momentum, epochDecay, weightDecay, dual } } },
      terms: (pass) => {
        const [a, b, alpha] = ['a', 'b', 'alpha'].map((name) => pass.scope.parameter(name, [1], zeros));
        const scores = sigmoid(findingLogit(pass));
        return { loss: mean(aucMargin({ scores, labels: pass.labels, a: a!, b: b!, alpha: alpha! }, form)) };
      },
    };
  },
});

function requireBothClasses(label: Int32Array): void {
  const found = [-1, 0, 1].map((code) => label.includes(code));
  if (!found[0] && found[1] && found[2]) return;
  const reason = found[0] ? 'has training cases without a recorded class' : 'has training cases of one class only';
  throw usageError('learn/method-cases', `"auc-margin" compares events with non-events; the training set ${reason}.`, {
    hint: 'Give every training case a class, and both classes cases.',
  });
}
