import type { Table } from '../../cases/table.ts';
import { type CaseRow, tableOfRows } from '../../simulate/dataset/table-of-rows.ts';
import type { LearningCases, SplitRole } from '../cases/learning-cases.ts';
import type { SplitScores } from '../learner/learner.ts';

/** Roles in the order in which they are written. */
const roles: readonly SplitRole[] = ['train', 'validation', 'test'];

/**
 * The scored cases of a training as a case table that an audit reads: `case`, `patient` (a number), `split`, `label`, `truth` where
 * known, `score` of the second of two classes or `score_CLASS` of each of several, and one column an attribute, empty where the group is
 * unknown. An attribute named as one of these columns is written with `attribute_` in front.
 */
export function scoresTable(
  cases: LearningCases,
  scores: Readonly<Partial<Record<SplitRole, SplitScores>>>,
  file = 'scores.csv',
): Table {
  const rows = roles.flatMap((split) => {
    const of = scores[split];
    return of === undefined
      ? []
      : Array.from(of.cases, (index, place) => ({
          ...rowOf(cases, index, split),
          ...scoresOf(cases, of, place),
          ...groupsOf(cases, index),
        }));
  });
  return tableOfRows(rows, file);
}

function rowOf({ ids, patient, classes, label, truth }: LearningCases, index: number, split: SplitRole): CaseRow {
  const nameOf = (code: number): string => classes[code] ?? '';
  const row = { case: ids[index]!, patient: patient[index]!, split, label: nameOf(label[index]!) };
  return truth === undefined ? row : { ...row, truth: nameOf(truth[index]!) };
}

function scoresOf({ classes }: LearningCases, { scores }: SplitScores, place: number): CaseRow {
  if (classes.length === 2) return { score: scores[1]![place]! };
  return Object.fromEntries(classes.map((name, code) => [`score_${name}`, scores[code]![place]!]));
}

function groupsOf({ attributes, classes }: LearningCases, index: number): CaseRow {
  const taken = new Set([
    'case',
    'patient',
    'split',
    'label',
    'truth',
    'score',
    ...classes.map((name) => `score_${name}`),
  ]);
  return Object.fromEntries(
    attributes.map(({ name, codes, groups, unknown }) => {
      const code = codes[index]!;
      return [taken.has(name) ? `attribute_${name}` : name, code === unknown ? '' : (groups[code] ?? '')];
    }),
  );
}
