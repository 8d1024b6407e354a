import { dataError } from '../../core/errors.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { Criterion } from './criterion.ts';
import { epochFigures } from './epoch-figures.ts';
import type { LeftOutGroup } from './left-out-groups.ts';

/** What is selected by, and on which cases. */
export interface Selection {
  readonly criterion: Criterion;
  /** Names of the attributes whose groups are looked at. */
  readonly attributes: readonly string[];
  /** Groups of the validation cases that do not count. */
  readonly leftOut: readonly LeftOutGroup[];
}

/**
 * Refuses a criterion that no epoch can have a value of because groups are left out: else the last epoch would be kept without a word.
 * Throws `learn/small-groups` (data) with the groups and their reasons.
 */
export function requireSelectable(
  cases: Pick<LearningCases, 'classes' | 'label' | 'attributes' | 'splits'>,
  { criterion, attributes, leftOut }: Selection,
): void {
  const { validation } = cases.splits;
  const looked = cases.attributes.filter(({ name }) => attributes.includes(name));
  const equal = {
    classes: cases.classes,
    label: cases.label,
    attributes: looked,
    cases: validation,
    scores: cases.classes.map(() => new Float64Array(validation.length)),
  };
  const hasValue = (own?: readonly LeftOutGroup[]): boolean =>
    !Number.isNaN(criterion.value(epochFigures({ ...equal, leftOut: own })));
  if (hasValue(leftOut) || !hasValue()) return;
  const [, only] = criterion.name.split(':', 2);
  throw dataError(
    'learn/small-groups',
    `the criterion "${criterion.name}" compares groups, and too few groups of the validation cases are large enough:`,
    {
      problems: leftOut
        .filter(({ attribute }) => (only === undefined ? attributes.includes(attribute) : attribute === only))
        .map(({ attribute, group, reason }) => `${attribute} ${group}: ${reason}`),
      hint: 'Make the validation part larger, merge groups, lower selection.minimumEvents, or select by "auc" or "loss".',
    },
  );
}
