import { tanh } from '../../engine/functions/activations.ts';
import { less, where } from '../../engine/functions/comparisons.ts';
import { maximum, mul } from '../../engine/functions/elementwise.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { ramp } from '../losses/ramp.ts';
import { findingLogit, requireTwoClasses } from './binary-scores.ts';
import { defineMethod, type MethodRun } from './method.ts';

/**
 * Ramp loss of two classes, `min(1, max(0, 1 - 2 y f))` with y in {-1, 1}: a case adds at most 1, so that far-out cases cannot pull the
 * boundary. The score f in -1..1 is `2 p - 1` of the probability p of the finding, that is tanh of half the difference of the
 * logits. Cases on the wrong side (y f <= 0) and those with y f >= 1/2 have no gradient: start from a trained network, or expect a slow
 * start. Cases without a recorded class have loss 0. Throws `learn/method-cases` (usage) unless there are two classes.
 */
export const rampLoss = defineMethod({
  name: 'ramp',
  kinds: ['classes'],
  about: 'A bounded loss of two classes that far-out cases cannot pull.',
  source: 'Tran et al. 2022 (Fairness Increases Adversarial Vulnerability); the exact form is not readable there',
  settings: {},
  start: (context): MethodRun => {
    requireTwoClasses('ramp', context);
    return {
      terms: (pass) => {
        const score = tanh(mul(findingLogit(pass), 0.5));
        const caseLosses = where(less(pass.labels, 0), 0, ramp(score, maximum(pass.labels, 0)));
        return { loss: mean(caseLosses), caseLosses };
      },
    };
  },
});
