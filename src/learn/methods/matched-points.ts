// What the matching methods bring together: points of the cases of a batch, and which groups they belong to.
import { div } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { diagonal } from '../../engine/functions/rearrangement.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { comparedFeatures } from './attribute-head.ts';
import { cellMembers, groupsToCompare, membersOf } from './group-members.ts';
import type { MethodContext, MethodPass } from './method.ts';
import type { ChoiceSetting } from './setting.ts';

/** Settings that both matching methods have. */
export const matchingSettings = {
  on: {
    default: 'features',
    choices: ['features', 'outputs'],
    about: 'What is matched: features of the images, or what is scored (cosines of the pairs, logits of the classes).',
  },
  within: {
    default: 'all',
    choices: ['all', 'class'],
    search: ['all', 'class'],
    about: 'Whether groups are matched over all their cases, or class by class as recorded.',
  },
} as const satisfies Record<string, ChoiceSetting>;

/** How cases of a batch become points of cells. */
export interface Matching {
  /** Points [B,d]. */
  points(pass: MethodPass): Tensor;
  /** Membership of each case in each cell [B,cells], 0 or 1. */
  members(pass: MethodPass, like: Tensor): Tensor;
  /** Pairs of cells to bring together: two groups, within one class where classes are kept apart. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** What is matched under given settings. Throws `learn/method-cases` (usage) like `groupsToCompare`. */
export function matchingOf(
  context: MethodContext,
  method: string,
  settings: { readonly on: string; readonly within: string },
): Matching {
  const { names, codesOf } = groupsToCompare(context, method);
  const classes = settings.within === 'class' ? context.classes.length : 1;
  return {
    points: (pass) => (settings.on === 'features' ? comparedFeatures(pass.features, method) : outputsOf(pass)),
    members(pass, like) {
      const own = membersOf(codesOf(pass), names.length, like);
      return classes === 1 ? own : cellMembers(own, membersOf(pass.labels, classes, like));
    },
    pairs: pairsOf(names.length, classes),
  };
}

/** Cosines of the pairs [B,1], or the logits of classes [B,C]. */
function outputsOf({ logits, scale }: MethodPass): Tensor {
  if (!scale) return logits;
  const own = diagonal(logits);
  return reshape(div(own, scale), [own.shape[0]!, 1]);
}

function pairsOf(groups: number, classes: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let first = 0; first < groups; first += 1) {
    for (let second = first + 1; second < groups; second += 1) {
      for (let code = 0; code < classes; code += 1) pairs.push([first * classes + code, second * classes + code]);
    }
  }
  return pairs;
}
