import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Contest, Criterion, EpochFigures } from './criterion.ts';
import { distanceToOptimum } from './distance-to-optimum.ts';
import { paretoMinimax } from './pareto-minimax.ts';

/**
 * What the epoch or the settings can be chosen by, on validation cases. All but `loss` and `auc` also take an attribute, as in `es-auc:sex`;
 * without one `es-auc` looks at the first and the others at all.
 */
export const criteria: readonly Criterion[] = [
  {
    name: 'loss',
    about: 'Mean base loss of the validation cases.',
    better: 'lower',
    value: ({ loss }) => loss,
  },
  {
    name: 'auc',
    about: 'Area under the ROC curve; of several classes the mean over one class against the rest.',
    better: 'higher',
    value: ({ auc }) => auc,
  },
  {
    name: 'worst-group-auc',
    about: 'Least AUC of any group that counts.',
    better: 'higher',
    value: ({ worstGroupAuc }) => worstGroupAuc,
  },
  {
    name: 'es-auc',
    about: 'Equity-scaled AUC of the first attribute: AUC / (1 + sum of |group AUC - AUC|).',
    better: 'higher',
    value: ({ equityScaledAuc }) => Object.values(equityScaledAuc)[0] ?? Number.NaN,
  },
  {
    name: 'pareto-minimax',
    about:
      'Largest least AUC of any group, among those that none beats in every group; then the largest mean over groups.',
    better: 'higher',
    ...ofContest(paretoMinimax()),
  },
  {
    name: 'dto',
    about: 'Least distance to the optimum: each group AUC as a share of the best of any epoch, distance to ones.',
    better: 'lower',
    ...ofContest(distanceToOptimum()),
  },
];

function ofContest(contest: Contest): Pick<Criterion, 'value' | 'contest'> {
  return { contest, value: (figures) => contest.values([figures])[0]! };
}

const contests: Readonly<Record<string, (attribute: string) => Contest>> = {
  'pareto-minimax': paretoMinimax,
  dto: distanceToOptimum,
};

const ofAttribute: Readonly<Record<string, (figures: EpochFigures, attribute: string) => number>> = {
  'worst-group-auc': ({ groups }, attribute) => {
    const values = groups.filter(
      (group) => group.attribute === attribute && group.isLeftOut !== true && !Number.isNaN(group.auc),
    );
    return values.length === 0 ? Number.NaN : Math.min(...values.map(({ auc }) => auc));
  },
  'es-auc': ({ equityScaledAuc }, attribute) => equityScaledAuc[attribute] ?? Number.NaN,
};

/**
 * The criterion of a name, with an attribute after a colon where it takes one. Throws `learn/unknown-criterion` (usage)
 * with the nearest names for an unknown criterion, for an attribute that it does not take, and for one that is not
 * among `attributes`, where those are given; without them an attribute that is nowhere has the value NaN.
 */
export function criterionOf(name: string, attributes?: readonly string[]): Criterion {
  const colon = name.indexOf(':');
  const base = colon < 0 ? name : name.slice(0, colon);
  const found = criteria.find((criterion) => criterion.name === base);
  if (found === undefined) throw unknownCriterion(name, base);
  if (colon < 0) return found;
  const attribute = name.slice(colon + 1);
  const figure = ofAttribute[base];
  const contest = contests[base];
  if (figure === undefined && contest === undefined) {
    throw usageError('learn/unknown-criterion', `The criterion "${base}" takes no attribute; got "${name}".`, {
      hint: `Write "${base}".`,
    });
  }
  if (attributes !== undefined && !attributes.includes(attribute)) throw unknownAttribute(name, attribute, attributes);
  if (contest !== undefined) return { ...found, name, ...ofContest(contest(attribute)) };
  return { ...found, name, value: (figures) => figure!(figures, attribute) };
}

function unknownCriterion(name: string, base: string) {
  const names = criteria.map((criterion) => criterion.name);
  return usageError('learn/unknown-criterion', `There is no criterion "${name}".`, {
    hint: `${suggestion(base, names)}Criteria are: ${names.join(', ')}; all but the first two also of one attribute, as in es-auc:sex.`,
  });
}

function unknownAttribute(name: string, attribute: string, attributes: readonly string[]) {
  return usageError('learn/unknown-criterion', `The criterion "${name}" names an attribute that is not compared.`, {
    hint: `${suggestion(attribute, attributes)}Attributes are: ${attributes.join(', ') || 'none'}.`,
  });
}

function suggestion(wanted: string, known: readonly string[]): string {
  const near = nearestNames(wanted, known);
  return near.length === 0 ? '' : `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}? `;
}
