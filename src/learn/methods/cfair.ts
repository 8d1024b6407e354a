// One adversary a class: the features are to carry nothing about the group among cases of one class.
import { add, div, maximum, mul, neg } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { logSoftmax } from '../../engine/functions/normalisation.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { attributeHead, comparedFeatures, hiddenSetting } from './attribute-head.ts';
import { shownWeights, withCaseWeights } from './case-weights.ts';
import { countsOf, factorsLike, groupsToCompare, membersOf } from './group-members.ts';
import { defineMethod, type MethodContext } from './method.ts';
import { reverseGradient } from './reverse-gradient.ts';

const name = 'cfair';

/**
 * Conditional learning of fair representations (Zhao et al. 2020): `T + mean_y A_y`. T is the base loss with cases weighed by
 * `1 / P(y)` (its mean over the sum of weights; `balanced-target`) or plain (the authors' variant for equalised odds). A_y is the
 * cross-entropy of the adversary of class y over the batch's cases of that class, weighed by `1 / P(group | y)` of the training cases and
 * divided by the sum of weights: a bound of its balanced error. The gradient of A reaches the features reversed, times `strength`; the
 * published factor of A also slows or speeds the adversary, which an adaptive optimiser undoes. A class without cases of known group in
 * the batch adds 0. Any number of groups and classes.
 */
export const cfair = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about:
    'An adversary for each class reads the group from the features, which learn to mislead it; errors are balanced.',
  source: 'Zhao et al. 2020',
  attributes: 1,
  settings: {
    target: {
      default: 'balanced-target',
      choices: ['balanced-target', 'plain-target'],
      about:
        'Whether classes weigh alike in the base loss (published) or as they occur (the variant for equalised odds).',
    },
    strength: { default: 0.1, low: 0, high: 1000, search: [0.01, 0.1, 1], about: 'How strongly features are misled.' },
    hidden: hiddenSetting,
  },
  start(context, { target, strength, hidden }) {
    const { names, codes, codesOf } = groupsToCompare(context, name);
    const classes = context.classes.length;
    const isPlain = target === 'plain-target';
    const groupWeights = inverseRates(context, codes, names.length);
    const classWeights = inverseOf(countsOf(context.label, classes));
    return {
      terms(pass) {
        const features = comparedFeatures(pass.features, name);
        const seen = reverseGradient(features, strength);
        const ofClass = membersOf(pass.labels, classes, features);
        const own = membersOf(codesOf(pass), names.length, features);
        const adversaries = groupWeights.map((weights, code) => {
          const place = pass.scope.child(name).child(code);
          const head = attributeHead(place, features.shape[1]!, { outputs: names.length, hidden });
          return balancedError(head(seen), mul(own, columnOf(ofClass, code)), weights);
        });
        const misled = mul(adversaries.reduce(add), 1 / classes);
        if (isPlain) return { loss: add(mean(pass.caseLosses), misled) };
        const factors = classFactors(ofClass, classWeights);
        const total = atLeastTiny(sum(factors));
        const base = div(sum(mul(pass.caseLosses, factors)), total);
        return withCaseWeights({ loss: add(base, misled) }, div(mul(factors, pass.labels.shape[0]!), total));
      },
      ...(isPlain ? {} : { weightsOf: shownWeights }),
    };
  },
});

/** Weighted cross-entropy of logits [B,G] over members [B,G], divided by the sum of their weights; 0 without members. */
function balancedError(logits: Tensor, members: Tensor, weights: readonly number[]): Tensor {
  const weighted = mul(members, factorsLike(logits, weights));
  return div(neg(sum(mul(logSoftmax(logits), weighted))), atLeastTiny(sum(weighted)));
}

/** What the base losses [B] are weighed with by class; cases without a class weigh 1. */
function classFactors(ofClass: Tensor, weights: readonly number[]): Tensor {
  const excess = factorsLike(
    ofClass,
    weights.map((weight) => weight - 1),
  );
  return add(sum(mul(ofClass, excess), { axes: [1] }), 1);
}

function atLeastTiny(total: Tensor): Tensor {
  return maximum(total, 1e-12);
}

function columnOf(ofClass: Tensor, code: number): Tensor {
  const cases = ofClass.shape[0]!;
  const picked = factorsLike(
    ofClass,
    Array.from({ length: ofClass.shape[1]! }, (_, index) => (index === code ? 1 : 0)),
  );
  return reshape(sum(mul(ofClass, picked), { axes: [1] }), [cases, 1]);
}

/** For each class, `1 / P(group | class)` of the training cases. */
function inverseRates({ classes, label }: MethodContext, codes: Int32Array, size: number): readonly number[][] {
  return classes.map((_, code) =>
    inverseOf(
      countsOf(
        codes.map((group, row) => (label[row] === code ? group : -1)),
        size,
      ),
    ),
  );
}

/** Total over count; 0 where nothing was counted. */
function inverseOf(counts: readonly number[]): number[] {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => (count === 0 ? 0 : total / count));
}
