import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Criterion, EpochFigures } from './criterion.ts';

/**
 * What the epoch or the settings can be chosen by, on validation cases. `worst-group-auc` and `es-auc` also take an attribute, as in
 * `es-auc:sex`; without one the first looks at all attributes, the second at the first.
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
];

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
 * The criterion of a name, with an attribute after a colon where it takes one. Throws `learn/unknown-criterion` (usage) with the nearest
 * names for an unknown criterion, and for an attribute that is not among `attributes`, where those are given.
 */
export function criterionOf(name: string, attributes?: readonly string[]): Criterion {
  const colon = name.indexOf(':');
  const base = colon < 0 ? name : name.slice(0, colon);
  const found = criteria.find((criterion) => criterion.name === base);
  if (found === undefined) throw unknownCriterion(name, base);
  if (colon < 0) return found;
  const attribute = name.slice(colon + 1);
  const figure = ofAttribute[base];
  if (figure === undefined) {
    throw usageError('learn/unknown-criterion', `The criterion "${base}" takes no attribute; got "${name}".`, {
      hint: `Write "${base}".`,
    });
  }
  if (attributes !== undefined && !attributes.includes(attribute)) throw unknownAttribute(name, attribute, attributes);
  return { ...found, name, value: (figures) => figure(figures, attribute) };
}

function unknownCriterion(name: string, base: string) {
  const names = criteria.map((criterion) => criterion.name);
  if (base === 'pareto-minimax' || base === 'dto') {
    return usageError('learn/unknown-criterion', `"${base}" compares trainings that are finished, not epochs.`, {
      hint: `Give it as search.rule of a plan of bench. Criteria are: ${names.join(', ')}.`,
    });
  }
  return usageError('learn/unknown-criterion', `There is no criterion "${name}".`, {
    hint: `${suggestion(base, names)}Criteria are: ${names.join(', ')}; the last two also of one attribute, as in es-auc:sex.`,
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
