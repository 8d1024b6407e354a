import { dataError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { BinaryTask, Exclusion, MulticlassTask, QualityTask, Task } from '../cases.ts';
import { commonest, numberColumn, placeOf, textColumn } from '../column.ts';
import { missingTruth } from '../expression/evaluate-expression.ts';
import type { Table } from '../table.ts';
import type { NamedTask } from './expand-tasks.ts';
import { binaryColumn, labelsOf } from './labels.ts';
import { type RowRoles, rowRole } from './split-rows.ts';

/** What the tasks of one audit share. */
export interface TaskContext {
  readonly table: Table;
  readonly roles: RowRoles;
  readonly missing: 'error' | 'exclude';
}

/** A task with the rows it had to leave out. */
export interface BuiltTask {
  readonly task: Task;
  readonly exclusions: readonly Exclusion[];
}

/**
 * Reads labels, scores, decisions or values of one task.
 * @throws data errors with place: `cases/missing-label`, `cases/missing-score`, `cases/infinite-score`, `cases/not-a-number`,
 * `cases/not-binary`, `cases/unknown-class`, `cases/no-cases`, `cases/missing-column`.
 */
export function buildTask(context: TaskContext, plan: NamedTask): BuiltTask {
  if (plan.kind === 'binary') return buildBinary(context, plan);
  return plan.kind === 'multiclass' ? buildMulticlass(context, plan) : buildQuality(context, plan);
}

type Named<Kind extends NamedTask['kind']> = Extract<NamedTask, { kind: Kind }>;

function buildBinary(context: TaskContext, plan: Named<'binary'>): BuiltTask {
  const { table, roles } = context;
  const labels = labelsOf(table, plan.label, roles.role);
  const score = plan.score === undefined ? undefined : finiteColumn(context, plan.score);
  const decision = plan.decision === undefined ? undefined : binaryColumn(table, plan.decision, roles.role);
  const needs: Need[] = [
    { what: 'label', column: labels.column, isMissing: (row) => labels.values[row] === missingTruth },
  ];
  if (score !== undefined)
    needs.push({ what: 'score', column: plan.score!, isMissing: (row) => Number.isNaN(score[row]!) });
  if (decision !== undefined) {
    needs.push({ what: 'decision', column: plan.decision!, isMissing: (row) => decision[row] === missingTruth });
  }
  const { exclusions, ...rows } = completeRows(context, plan.name, needs);
  const task: BinaryTask = {
    kind: 'binary',
    name: plan.name,
    ...rows,
    label: labels.values,
    ...(score === undefined ? {} : { score }),
    ...(decision === undefined ? {} : { decision }),
  };
  return { task, exclusions };
}

function buildMulticlass(context: TaskContext, plan: Named<'multiclass'>): BuiltTask {
  const label = classCodes(context, plan);
  const scores = plan.classes.map(({ column }) => finiteColumn(context, column));
  const needs: Need[] = [
    { what: 'label', column: plan.label, isMissing: (row) => label[row]! < 0 },
    ...scores.map((score, i) => ({
      what: 'score' as const,
      column: plan.classes[i]!.column,
      isMissing: (row: number) => Number.isNaN(score[row]!),
    })),
  ];
  const { exclusions, ...rows } = completeRows(context, plan.name, needs);
  const classes = plan.classes.map(({ text }) => text);
  const task: MulticlassTask = { kind: 'multiclass', name: plan.name, classes, ...rows, label, scores };
  return { task, exclusions };
}

function buildQuality(context: TaskContext, plan: Named<'quality'>): BuiltTask {
  const value = finiteColumn(context, plan.value);
  const { exclusions, rows } = completeRows(context, plan.name, [
    { what: 'value', column: plan.value, isMissing: (row) => Number.isNaN(value[row]!) },
  ]);
  const task: QualityTask = { kind: 'quality', name: plan.name, rows, value, direction: plan.direction };
  return { task, exclusions };
}

function classCodes({ table, roles }: TaskContext, plan: Named<'multiclass'>): Int32Array {
  const column = textColumn(table, plan.label);
  const classes = plan.classes.map(({ text }) => text);
  const classOf = column.categories.map((text) => classes.indexOf(text));
  const bad = column.codes.findIndex((code, row) => roles.role[row] !== 0 && code >= 0 && classOf[code]! < 0);
  if (bad >= 0) {
    const near = nearestNames(column.categories[column.codes[bad]!]!, classes);
    throw dataError(
      'cases/unknown-class',
      `no column of scores for ${commonest(column, (code) => classOf[code]! < 0)}`,
      {
        place: placeOf(table, bad, plan.label),
        hint: `The columns that fit "${plan.scores}" are for ${(near.length > 0 ? near : classes).join(', ')}.`,
      },
    );
  }
  return column.codes.map((code) => (code < 0 ? -1 : classOf[code]!));
}

// NaN is left for `completeRows`; an infinite number is never a score.
function finiteColumn({ table, roles }: TaskContext, name: string): Float64Array {
  const values = numberColumn(table, name);
  const isInfinite = (row: number): boolean =>
    roles.role[row] !== 0 && Math.abs(values[row]!) === Number.POSITIVE_INFINITY;
  let row = 0;
  while (row < values.length && !isInfinite(row)) row += 1;
  if (row === values.length) return values;
  const count = values.reduce((sum, _, each) => sum + Number(isInfinite(each)), 0);
  throw dataError(
    'cases/infinite-score',
    `${values[row]} is not a usable number${count > 1 ? ` (one of ${count} such cells)` : ''}`,
    {
      place: placeOf(table, row, name),
      hint: 'Write finite numbers: for logits that overflow, export them before the sigmoid in double precision.',
    },
  );
}

interface Need {
  readonly what: 'label' | 'score' | 'decision' | 'value';
  readonly column: string;
  readonly isMissing: (row: number) => boolean;
}

interface CompleteRows {
  readonly rows: Int32Array;
  readonly tuning?: Int32Array;
  readonly exclusions: readonly Exclusion[];
}

// Used rows with everything the task needs. A row that lacks several things counts under the first.
function completeRows({ table, roles, missing }: TaskContext, name: string, needs: readonly Need[]): CompleteRows {
  const scoredRows = new Int32Array(table.rows);
  const tuningRows = new Int32Array(table.rows);
  let [scoredCount, tuningCount] = [0, 0];
  const lacking = needs.map(() => ({ count: 0, first: -1 }));
  for (let row = 0; row < table.rows; row++) {
    const role = roles.role[row]!;
    if (role === rowRole.unused) continue;
    let lack = 0;
    while (lack < needs.length && !needs[lack]!.isMissing(row)) lack += 1;
    if (lack < needs.length) {
      if (lacking[lack]!.count++ === 0) lacking[lack]!.first = row;
      continue;
    }
    if (role & rowRole.scored) scoredRows[scoredCount++] = row;
    if (role & rowRole.threshold) tuningRows[tuningCount++] = row;
  }
  const exclusions: Exclusion[] = [];
  for (const [i, { count, first }] of lacking.entries()) {
    if (count === 0) continue;
    const { what, column } = needs[i]!;
    if (missing === 'error') throw missingCell(table, { what, column, count, first });
    exclusions.push({ task: name, reason: `${what} missing in "${column}"`, cases: count });
  }
  if (scoredCount === 0) {
    throw dataError('cases/no-cases', `no scored row of task "${name}" has all it needs`, {
      hint: `Look at ${needs
        .map(({ column }) => `"${column}"`)
        .slice(0, 4)
        .join(', ')} in the scored rows.`,
    });
  }
  const rows = scoredRows.slice(0, scoredCount);
  if (!roles.tuned) return { rows, exclusions };
  const tuning = tuningRows.slice(0, tuningCount);
  const same = scoredCount === tuningCount && rows.every((row, i) => row === tuning[i]);
  return { rows, tuning: same ? rows : tuning, exclusions };
}

interface MissingCell {
  readonly what: Need['what'];
  readonly column: string;
  readonly count: number;
  readonly first: number;
}

function missingCell(table: Table, { what, column, count, first }: MissingCell) {
  const code = what === 'label' || what === 'decision' ? `cases/missing-${what}` : 'cases/missing-score';
  const others = count > 1 ? ` here and in ${count - 1} more ${count === 2 ? 'row' : 'rows'}` : '';
  return dataError(code, `the ${what} is missing${others}`, {
    place: placeOf(table, first, column),
    hint: 'Fill it in, or leave such rows out, counted, with `analysis.missing: exclude` (or --missing exclude).',
  });
}
