// Which groups of the test cases do not count where groups are compared: by the rule of the audit.
import { reasonNotScored } from '../../audit/counts.ts';
import type { Attribute } from '../../cases/cases.ts';
import type { ClassTask } from '../cases/learning-cases.ts';

/** Events and others (of more than two classes: cases of the smallest), and patients, that a figure needs where a plan names no number: those of an audit. */
export const standardMinimumEvents = 10;

/** Which groups count; what is absent is that of an audit whose plan says nothing. */
export interface ComparisonRule {
  /** Events and others (of more than two classes: cases of the smallest), and patients, that a group needs. Default 10. */
  readonly minimumEvents?: number | undefined;
  /** Whether cases without a recorded group are a group. Default false. */
  readonly includeUnknown?: boolean | undefined;
}

/** A group that does not count in the worst group, the equity-scaled AUC and gaps of decisions. */
export interface LeftOutGroup {
  readonly attribute: string;
  readonly group: string;
  readonly reason: string;
}

/** Cases whose groups are compared, arrays by case. */
export interface GroupedCases extends Pick<ClassTask, 'classes' | 'label'> {
  readonly patient: Int32Array;
  readonly attributes: readonly Pick<Attribute, 'name' | 'groups' | 'codes' | 'unknown'>[];
}

/**
 * The groups among the cases at `rows` that do not count, with why: with fewer than `minimumEvents` events or others
 * (of more than two classes: cases of the smallest class), or patients, and "Unknown" unless it is included. Cases
 * without a label and groups without a labelled case are not spoken of. In the order of attributes and groups; no cases
 * give none.
 */
export function leftOutGroups(
  cases: GroupedCases,
  rows: ArrayLike<number>,
  { minimumEvents = standardMinimumEvents, includeUnknown = false }: ComparisonRule = {},
): readonly LeftOutGroup[] {
  const labelled = Array.from(rows).filter((row) => cases.label[row]! >= 0);
  return cases.attributes.flatMap(({ name, groups, codes, unknown }) =>
    groups.flatMap((group, code): readonly LeftOutGroup[] => {
      const own = labelled.filter((row) => codes[row] === code);
      if (own.length === 0) return [];
      const reason =
        code === unknown && !includeUnknown ? 'no group is recorded' : reasonTooFew(cases, own, minimumEvents);
      return reason === undefined ? [] : [{ attribute: name, group, reason }];
    }),
  );
}

/** Why the cases at `rows`, all with a label, are too few for a figure of them to be read by the rule of the audit; undefined where they are not. */
export function reasonTooFew(
  { classes, label, patient }: Pick<GroupedCases, 'classes' | 'label' | 'patient'>,
  rows: readonly number[],
  minimum: number,
): string | undefined {
  const sizes = classes.map((_, code) => rows.filter((row) => label[row] === code).length);
  const isBinary = classes.length === 2;
  const events = isBinary ? sizes[1]! : Math.min(...sizes);
  const counts = {
    cases: rows.length,
    patients: new Set(rows.map((row) => patient[row]!)).size,
    events,
    nonEvents: rows.length - events,
    prevalence: null,
  };
  return reasonNotScored(counts, 'both', minimum, isBinary ? 'binary' : 'multiclass');
}
