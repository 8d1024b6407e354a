// Unlearning of an attribute: a head learns to read it, the features learn to leave the head undecided.
import type { TensorValue } from '../../core/tensor-value.ts';
import { add, mul, neg } from '../../engine/functions/elementwise.ts';
import { logSoftmax } from '../../engine/functions/normalisation.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { attributeHead, comparedFeatures, hiddenSetting } from './attribute-head.ts';
import { groupCrossEntropy } from './group-cross-entropy.ts';
import { groupsToCompare } from './group-members.ts';
import { defineMethod, type MethodPass } from './method.ts';

const name = 'confusion-loss';
const warmUpFeed = 'unlearning';

/**
 * Unlearning by a confusion loss (Dinsdale et al. 2021): `L + alpha CE(head(features), group) + beta conf`, where the head sees features
 * without gradient and `conf = -(1 / (B G)) sum_i sum_g log p_ig` sees the head's weights without gradient; conf is log G, with gradient
 * 0, where the head is undecided. The paper takes the three steps one after the other with three optimisers; here each part of the
 * network gets the same gradient as there, all at the same weights, in one step. Before the share `warmUp` of the epochs has passed,
 * beta is 0: the paper's pre-training of features and head. Cases of unknown group do not train the head; they are confused like all.
 */
export const confusionLoss = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about: 'A head reads the attribute from the features, and the features learn to leave it undecided (unlearning).',
  source: 'Dinsdale et al. 2021, three steps in one',
  attributes: 1,
  settings: {
    alpha: { default: 1, low: 0, high: 1000, about: 'Weight of the loss of the head.' },
    beta: { default: 1, low: 0, high: 1000, search: [0.1, 1, 10], about: 'Weight of the confusion of the features.' },
    warmUp: { default: 0.2, low: 0, high: 0.9, about: 'Share of the epochs before the features begin to unlearn.' },
    hidden: hiddenSetting,
  },
  start(context, { alpha, beta, warmUp, hidden }) {
    const groups = groupsToCompare(context, name);
    const firstEpoch = Math.floor(warmUp * context.epochs);
    const terms = (pass: MethodPass) => {
      const features = comparedFeatures(pass.features, name);
      const head = attributeHead(pass.scope.child(name), features.shape[1]!, { outputs: groups.names.length, hidden });
      const reading = groupCrossEntropy(head(stopGradient(features)), groups.codesOf(pass));
      const confused = mul(confusion(head(features, 'held')), beta);
      const active = firstEpoch === 0 ? confused : mul(confused, pass.fed[warmUpFeed]!);
      return { loss: add(add(mean(pass.caseLosses), mul(reading, alpha)), active) };
    };
    if (firstEpoch === 0) return { terms };
    return { terms, feeds: ({ epoch }) => ({ [warmUpFeed]: scalar(epoch < firstEpoch ? 0 : 1) }) };
  },
});

/** Mean over cases and groups of -log p of logits [B,G]. */
function confusion(logits: Tensor): Tensor {
  return mul(neg(sum(logSoftmax(logits))), 1 / (logits.shape[0]! * logits.shape[1]!));
}

function scalar(value: number): TensorValue {
  return { dtype: 'float32', shape: [], data: Float32Array.of(value) };
}
