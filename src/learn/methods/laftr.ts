// An adversary reads the group from the features and the features learn to mislead it, by the loss of Madras et al.
import { add, mul, sub } from '../../engine/functions/elementwise.ts';
import { concat } from '../../engine/functions/movement.ts';
import { softmax } from '../../engine/functions/normalisation.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import { attributeHead, comparedFeatures, hiddenSetting } from './attribute-head.ts';
import { cellMembers, countsOf, factorsLike, groupsToCompare, memberMeans, membersOf } from './group-members.ts';
import { defineMethod, type MethodContext } from './method.ts';
import { reverseGradient } from './reverse-gradient.ts';

const name = 'laftr';

/**
 * Learning adversarially fair and transferable representations (Madras et al. 2018), without the reconstruction: `L + A` with
 * `A = sum_c w_c mean_{i in c} (1 - p_i)`, p the adversary's probability of the case's own group, c the groups (demographic parity, the
 * adversary sees the features) or the cells of group and recorded class (equalised odds, it sees features and class). The gradient of A
 * reaches the features reversed, times `strength`. For two groups `1 - p` is the published `|h - a|` with p the softmax of two logits.
 * `inverse` gives every group the same weight 1, as published; `proportion` weighs groups by their share of the training cases, as
 * MEDFAIR computes it. Cells without cases in the batch add 0; cases of unknown group, or class where it is needed, train no adversary.
 */
export const laftr = defineMethod({
  name,
  kinds: ['classes', 'pairs'],
  about:
    'An adversary reads the group from the features, which learn to mislead it: demographic parity or equalised odds.',
  source: 'Madras et al. 2018, without reconstruction; weights as published or as MEDFAIR (Zong et al. 2023)',
  attributes: 1,
  settings: {
    goal: {
      default: 'demographic-parity',
      choices: ['demographic-parity', 'equalised-odds'],
      search: ['demographic-parity', 'equalised-odds'],
      about: 'What is to be independent of the group: the features, or the features given the recorded class.',
    },
    weights: {
      default: 'inverse',
      choices: ['inverse', 'proportion'],
      about: 'inverse: all groups count alike, as published; proportion: by their share, as MEDFAIR.',
    },
    strength: { default: 1, low: 0, high: 1000, search: [0.1, 1, 10], about: 'How strongly features are misled.' },
    hidden: hiddenSetting,
  },
  start(context, { goal, weights, strength, hidden }) {
    const { names, codes, codesOf } = groupsToCompare(context, name);
    const byClass = goal === 'equalised-odds';
    const cells = cellsOf(context, codes, byClass);
    const shares = sharesOf(cells.codes, names.length * cells.classes);
    return {
      terms(pass) {
        const features = comparedFeatures(pass.features, name);
        const own = membersOf(codesOf(pass), names.length, features);
        const classes = membersOf(pass.labels, context.classes.length, features);
        const seen = reverseGradient(features, strength);
        const fed = byClass ? concat([seen, classes], 1) : seen;
        const head = attributeHead(pass.scope.child(name), fed.shape[1]!, { outputs: names.length, hidden });
        const miss = sub(1, sum(mul(softmax(head(fed)), own), { axes: [1] }));
        const means = memberMeans(miss, byClass ? cellMembers(own, classes) : own);
        const adversary = sum(weights === 'inverse' ? means : mul(means, factorsLike(means, shares)));
        return { loss: add(mean(pass.caseLosses), adversary) };
      },
    };
  },
});

function cellsOf({ classes, label }: MethodContext, codes: Int32Array, byClass: boolean) {
  if (!byClass) return { codes, classes: 1 };
  const cellCodes = codes.map((group, row) =>
    group < 0 || label[row]! < 0 ? -1 : group * classes.length + label[row]!,
  );
  return { codes: cellCodes, classes: classes.length };
}

function sharesOf(codes: Int32Array, size: number): readonly number[] {
  const counts = countsOf(codes, size);
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / Math.max(1, total));
}
