import { usageError } from '../../core/errors.ts';
import { sigmoid } from '../../engine/functions/activations.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { zeros } from '../initialisers/initialiser.ts';
import { aucMargin } from '../losses/auc-margin.ts';
import { findingLogit, requireTwoClasses } from './binary-scores.ts';
import { defineMethod, type MethodRun, methodScope } from './method.ts';

/** Names of the method's parameters in the network. */
const own = { alpha: `${methodScope}.alpha`, positive: `${methodScope}.a`, negative: `${methodScope}.b` };

/**
 * Deep AUC maximisation: the margin loss whose saddle point has the largest area under the ROC curve, trained by PESG (Yuan et al. 2021). The
 * score is the logistic of the difference of the two logits; a, b and the dual variable alpha start at 0. Versions: `v1` weighs by the share
 * of findings in the batch, `v2` takes class-wise means, `v2-as-released` computes v2 as LibAUC 2.0.1 does. The plan's schedule gives the learning
 * rate (LibAUC: 0.1, divided by 10 at each stage). PESG's reference starts at zero and becomes the mean of the iterates at each stage; the first
 * begins after half of the epochs, every further one after half of what is left. The base loss stays the cross-entropy.
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
    stages: { default: 2, low: 0, high: 5, integer: true, about: 'Times that the reference is moved.' },
    momentum: {
      default: 0.9,
      low: 0.01,
      high: 1,
      about: 'Weight of the newest direction in the buffer, as LibAUC counts it.',
    },
  },
  start: (context, { version, margin, epochDecay, weightDecay, momentum, stages }): MethodRun => {
    requireTwoClasses('auc-margin', context);
    requireBothClasses(context.label);
    const form = { margin, version: version === 'v1' ? 'v1' : 'v2', asReleased: version === 'v2-as-released' } as const;
    const dual = { ...own, margin };
    const stageEnds = Array.from({ length: stages }, (_, stage) =>
      Math.round(context.epochs * (1 - 0.5 / (1 << stage))),
    );
    return {
      startsStage: (epoch) => epoch + 1 < context.epochs && stageEnds.includes(epoch + 1),
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
