// A folder of `evenhand learn` in place of a table: its scored tables, and what their columns mean.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { LearningCasesRecord } from '../../learn/cases/learning-cases-plan.ts';
import { attributeColumn } from '../../learn/protocol/scores-table.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { recordOfRun } from './record-of-run.ts';

/** Tables that are processed one after the other. */
export interface TablesOfRun {
  /** Folder of the training below the run, such as `seed-1`; empty for plain tables. */
  readonly training: string;
  readonly tables: readonly string[];
  /** Whether these are scores of a training, which a rule of its plan may have decided about already. */
  readonly isRun: boolean;
  /** Flags that the folder knows; what a user gives comes before them. */
  readonly flags: AuditFlags;
  /** Classes of the run; none for plain tables. */
  readonly classes: readonly string[];
}

/**
 * The tables as they are, or, where the only one is a folder of `evenhand learn`, the scored table of each training in it.
 * @throws `post-process/no-scores` (usage) for a folder without such a table.
 */
export async function tablesOfRun(tables: readonly string[]): Promise<readonly TablesOfRun[]> {
  const [folder] = tables;
  if (tables.length !== 1 || folder === undefined || !(await isFolder(folder)))
    return [{ training: '', tables, isRun: false, flags: {}, classes: [] }];
  const trainings = await trainingsIn(folder);
  if (trainings.length === 0) {
    throw usageError('post-process/no-scores', `the folder "${basename(folder)}" holds no scores.csv.`, {
      hint: 'Name a table, or the folder of a run of "evenhand learn".',
    });
  }
  const record = await recordOfRun(folder);
  return trainings.map((training) => ({
    training,
    tables: [join(folder, training, 'scores.csv')],
    isRun: true,
    flags: flagsOf(record),
    classes: record?.classes ?? [],
  }));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** Folders below that hold scores, in order of their names; the folder itself is the empty name. */
async function trainingsIn(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === 'scores.csv')) return [''];
  if (depth === 2) return [];
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = [];
  for (const name of names.sort(byNumber)) {
    for (const inner of await trainingsIn(join(folder, name), depth + 1)) found.push(join(name, inner));
  }
  return found;
}

/** `seed-2` before `seed-10`. */
function byNumber(first: string, second: string): number {
  return first.localeCompare(second, 'en', { numeric: true });
}

/** Columns of every scored table; label and score of two classes, a lone attribute and the part that is set apart for rules from the record of the cases, where it is found. */
function flagsOf(record: LearningCasesRecord | undefined): AuditFlags {
  const columns = { case: 'case', patient: 'patient', split: 'split', tune: 'validation', scored: 'test' };
  if (record === undefined) return columns;
  const { classes, attributes, parts } = record;
  const names = Object.keys(attributes).map((name) => ({ name }));
  return {
    ...columns,
    ...(parts?.calibration === undefined ? {} : { tune: 'calibration' }),
    ...(classes.length === 2 ? { label: labelOf(classes[1]!), score: ['score'] } : {}),
    ...(names.length === 1 ? { attribute: [attributeColumn(names[0]!.name, { classes, attributes: names })] } : {}),
  };
}

/** The expression of a class against the others. */
function labelOf(name: string): string {
  return `label = ${/^(?!(?:and|or)$)[A-Za-z_][\w-]*$/i.test(name) ? name : `'${name.replaceAll("'", "''")}'`}`;
}

/**
 * A rule is for one finding: of several classes the user says which.
 * @throws `post-process/several-classes` (usage).
 */
export function requireFinding(
  { classes }: TablesOfRun,
  { label, score, plan, fitted }: AuditFlags & { readonly fitted?: string | undefined },
): void {
  if (classes.length < 3 || plan !== undefined || fitted !== undefined) return;
  if (label !== undefined && score !== undefined) return;
  const [first] = classes;
  throw usageError(
    'post-process/several-classes',
    `the run tells ${classes.length} classes apart, and a rule is for one finding.`,
    {
      hint: `Name one of ${classes.join(', ')}, as in --label "${labelOf(first!)}" --score "score_${first}".`,
    },
  );
}
