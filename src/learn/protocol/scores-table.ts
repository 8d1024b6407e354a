import type { Table } from '../../cases/table.ts';
import { type CaseRow, tableOfRows } from '../../simulate/dataset/table-of-rows.ts';
import type { LearningCases, PartRole } from '../cases/learning-cases.ts';
import { splitRoles } from '../cases/split-cases.ts';
import type { SplitScores } from '../learner/learner.ts';
import type { PostProcessedTraining } from './post-process-training.ts';

/** What else goes into the table. */
export interface ScoresTableOptions {
  /** Default `scores.csv`. */
  readonly file?: string | undefined;
  readonly processed?: PostProcessedTraining | undefined;
}

/**
 * The scored cases of a training as a case table that an audit reads: `case`, `patient` (a number), `split`, `label`, `truth` where
 * known, `score` of the second of two classes or `score_CLASS` of each of several, and one column an attribute, empty where the group is
 * unknown; after a rule of post-processing also `decision_before`, `decision_after`, of a recalibration `score_after`, and `chance_after` where
 * decisions are drawn. An attribute named as one of these columns is written with `attribute_` in front.
 */
export function scoresTable(
  cases: LearningCases,
  scores: Readonly<Partial<Record<PartRole, SplitScores>>>,
  { file = 'scores.csv', processed }: ScoresTableOptions = {},
): Table {
  const isDrawn = Object.values(processed?.splits ?? {}).some(({ drawn }) => drawn);
  const rows = splitRoles.flatMap((split) => {
    const of = scores[split];
    return of === undefined
      ? []
      : Array.from(of.cases, (index, place) => ({
          ...rowOf(cases, index, split),
          ...scoresOf(cases, of, place),
          ...processedOf(processed, { split, place, isDrawn }),
          ...groupsOf(cases, index),
        }));
  });
  return tableOfRows(rows, file);
}

function rowOf({ ids, patient, classes, label, truth }: LearningCases, index: number, split: PartRole): CaseRow {
  const nameOf = (code: number): string => classes[code] ?? '';
  const row = { case: ids[index]!, patient: patient[index]!, split, label: nameOf(label[index]!) };
  return truth === undefined ? row : { ...row, truth: nameOf(truth[index]!) };
}

function scoresOf({ classes }: LearningCases, { scores }: SplitScores, place: number): CaseRow {
  if (classes.length === 2) return { score: scores[1]![place]! };
  return Object.fromEntries(classes.map((name, code) => [`score_${name}`, scores[code]![place]!]));
}

function processedOf(
  processed: PostProcessedTraining | undefined,
  { split, place, isDrawn }: { readonly split: PartRole; readonly place: number; readonly isDrawn: boolean },
): CaseRow {
  const own = processed?.splits[split];
  if (processed === undefined || own === undefined) return {};
  const { before, after } = own;
  return {
    ...(processed.record.rule.kind === 'recalibration' ? { score_after: after.score[place]! } : {}),
    decision_before: before.decision[place]!,
    decision_after: after.decision[place]!,
    ...(isDrawn ? { chance_after: after.chance[place]! } : {}),
  };
}

function groupsOf(cases: LearningCases, index: number): CaseRow {
  return Object.fromEntries(
    cases.attributes.map(({ name, codes, groups, unknown }) => {
      const code = codes[index]!;
      return [attributeColumn(name, cases), code === unknown ? '' : (groups[code] ?? '')];
    }),
  );
}

const fixedColumns: ReadonlySet<string> = new Set([
  'case',
  'patient',
  'split',
  'label',
  'truth',
  'score',
  'score_after',
  'decision_before',
  'decision_after',
  'chance_after',
]);

/**
 * The column of an attribute in the table of scores: its name, with `attribute_` in front where another column has that name, or where it would be taken for
 * the score of a class (`score_...` beside several classes).
 */
export function attributeColumn(
  name: string,
  {
    classes,
    attributes,
  }: { readonly classes: readonly string[]; readonly attributes: readonly { readonly name: string }[] },
): string {
  const isTaken = (column: string): boolean =>
    fixedColumns.has(column) ||
    classes.some((each) => column === `score_${each}`) ||
    (classes.length > 2 && column.startsWith('score_')) ||
    (column !== name && attributes.some((other) => other.name === column));
  let column = name;
  while (isTaken(column)) column = `attribute_${column}`;
  return column;
}
