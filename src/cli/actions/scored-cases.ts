// A table whose columns have a meaning, as post-processing wants it: rows to fit on, rows to apply to, one attribute, one score.
import type { AttributePlan, Plan } from '../../audit/plan.ts';
import { expandTask, type NamedTask } from '../../cases/build/expand-tasks.ts';
import { type Patients, patientsOf } from '../../cases/build/patients.ts';
import { holdoutName, rowRole, splitRows } from '../../cases/build/split-rows.ts';
import { buildCases } from '../../cases/build-cases.ts';
import type { Attribute, BinaryTask, Cases } from '../../cases/cases.ts';
import { numberColumn, placeOf } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { FittingCases } from '../../learn/post-processing/fitting-cases.ts';
import type { CasesToProcess } from '../../learn/post-processing/post-process.ts';
import type { ReadTables } from './read-tables.ts';

/** Cases with one score and one attribute. */
export interface ScoredCases {
  readonly table: Table;
  readonly attribute: Attribute;
  readonly score: Float64Array;
  /** The column of the scores, and the label as the plan writes it. */
  readonly columns: { readonly score: string; readonly label?: string };
  /** 0 or 1 by row; absent where labels are not known. */
  readonly label?: Uint8Array | undefined;
  /** Decisions of the table, by row. */
  readonly decision?: Uint8Array | undefined;
  /** Rows that the rule is applied to. */
  readonly rows: Int32Array;
  /** Rows that a rule is fitted on. */
  readonly tuning?: Int32Array | undefined;
  readonly patients: Patients;
  /** Names the case of a row, by which decisions are drawn. */
  readonly identity: (row: number) => string;
  /** Patients of the fitting rows that are among the rows of application too. */
  readonly sharedPatients: number;
  /** What was left out, in words. */
  readonly leftOut: readonly string[];
}

/** Which task and attribute, where there are several. */
export interface Choice {
  readonly of?: string | undefined;
  readonly by?: string | undefined;
}

/** The cases of a plan. Throws what `buildCases` throws; `post-process/choose`, `post-process/not-binary` (usage). */
export function labelledCases({ table, joins }: ReadTables, plan: Plan, { of, by }: Choice): ScoredCases {
  const tasks = plan.tasks.flatMap((each) => expandTask(table, each));
  const planned = requireScored(chosen('task', tasks, of, '--of'));
  const cases = buildCases(table, { ...plan, tasks: [planned] }, joins);
  const task = cases.tasks[0] as BinaryTask & { readonly score: Float64Array };
  return {
    table,
    attribute: chosen('attribute', cases.attributes, by, '--by'),
    score: task.score,
    columns: { score: planned.score, label: planned.label },
    label: task.label,
    decision: task.decision,
    rows: task.rows,
    tuning: task.tuning,
    patients: patientsOf(table, plan.columns),
    identity: patientsOf(table, { case: plan.columns.case }).identity,
    sharedPatients: sharedOf(cases),
    leftOut: cases.exclusions
      .filter((each) => each.cases > 0 && (each.task === undefined || each.task === task.name))
      .map((each) => `${each.cases} left out: ${each.reason}`),
  };
}

/** What is needed of a plan where labels are not known. */
export interface UnlabelledPlan extends Pick<Plan, 'columns' | 'splits' | 'attributes'> {
  readonly score: string;
  readonly analysis: Pick<Plan['analysis'], 'missing' | 'seed'>;
}

/** Cases without labels. Rows without a score stop, or are left out, as `missing` says. Throws `cases/missing-score` (data). */
export function unlabelledCases({ table, joins }: ReadTables, plan: UnlabelledPlan, { by }: Choice): ScoredCases {
  const cases = buildCases(table, { ...plan, tasks: [] }, joins);
  const patients = patientsOf(table, plan.columns);
  const { role } = splitRows(table, { ...plan, seed: plan.analysis.seed }, patients);
  const score = numberColumn(table, plan.score);
  const used = Array.from(role.keys()).filter((row) => (role[row]! & rowRole.scored) !== 0);
  const without = used.filter((row) => !Number.isFinite(score[row]!));
  if (without.length > 0 && plan.analysis.missing === 'error') {
    const more = without.length === 1 ? '' : ` here and in ${without.length - 1} more rows`;
    throw dataError('cases/missing-score', `the score is missing or not finite${more}`, {
      place: placeOf(table, without[0]!, plan.score),
      hint: 'Fill it in, or leave such rows out with --missing exclude.',
    });
  }
  return {
    table,
    attribute: chosen('attribute', cases.attributes, by, '--by'),
    score,
    columns: { score: plan.score },
    rows: Int32Array.from(used.filter((row) => Number.isFinite(score[row]!))),
    patients,
    identity: patientsOf(table, { case: plan.columns.case }).identity,
    sharedPatients: 0,
    leftOut: without.length === 0 ? [] : [`${without.length} left out: score missing in "${plan.score}"`],
  };
}

function sharedOf({ splits }: Cases): number {
  return splits.filter(({ role }) => role === 'threshold').reduce((sum, { sharedPatients }) => sum + sharedPatients, 0);
}

function chosen<Named extends { readonly name: string }>(
  what: string,
  among: readonly Named[],
  name: string | undefined,
  flag: string,
): Named {
  const names = among.map((each) => each.name);
  if (name === undefined && among.length === 1) return among[0]!;
  const found = among.find((each) => each.name === name);
  if (found !== undefined) return found;
  const near = name === undefined ? [] : nearestNames(name, names);
  const problem = name === undefined ? `there are ${among.length} ${what}s` : `there is no ${what} "${name}"`;
  throw usageError('post-process/choose', `${problem}; a rule is for one.`, {
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `Name one with ${flag}: ${names.slice(0, 20).join(', ')}.`,
  });
}

function requireScored(task: NamedTask) {
  if (task.kind === 'binary' && task.score !== undefined) return { ...task, score: task.score };
  throw usageError('post-process/not-binary', `the task "${task.name}" has no score of one finding.`, {
    hint: 'Post-processing changes thresholds and scales of a score: give --label and --score.',
  });
}

/** The attributes that make the chosen one: those that it crosses, then itself. */
export function attributePlansOf(plans: readonly AttributePlan[], name: string): AttributePlan[] {
  const own = plans.find((plan) => plan.name === name)!;
  return [...plans.filter((plan) => own.cross?.includes(plan.name)), own];
}

/** The rows as cases of the groups that are among them; the group Unknown is code -1. */
export function groupedRows({ attribute, score, decision, identity }: ScoredCases, rows: Int32Array): CasesToProcess {
  const present = attribute.groups.filter(
    (_, code) => code !== attribute.unknown && rows.some((row) => attribute.codes[row] === code),
  );
  const position = attribute.groups.map((group, code) => (code === attribute.unknown ? -1 : present.indexOf(group)));
  return {
    groups: present,
    codes: Int32Array.from(rows, (row) => position[attribute.codes[row]!]!),
    score: Float64Array.from(rows, (row) => score[row]!),
    ids: Array.from(rows, identity),
    decision: decision && Uint8Array.from(rows, (row) => decision[row]!),
  };
}

/** Whom a rule is fitted on. Throws `post-process/no-split` (usage) without a split, or when it is the one that is applied to. */
export function fittingCasesOf(cases: ScoredCases, { splits }: Pick<Plan, 'splits'>): FittingCases {
  const { tuning, rows, label, attribute } = cases;
  if (tuning === undefined || label === undefined) {
    throw usageError('post-process/no-split', 'no split is named on which the rule is fitted.', {
      hint: 'Name it with --split COLUMN --tune VALUE, or set patients apart with --holdout 0.3.',
    });
  }
  if (tuning === rows) {
    throw usageError('post-process/no-split', 'the rule would be fitted on the cases that it is applied to.', {
      hint: 'Name two different splits with --tune and --scored.',
    });
  }
  const { groups, codes, score } = groupedRows(cases, tuning);
  const split = splits.threshold ?? holdoutName;
  return {
    split,
    attribute: attribute.name,
    groups,
    codes,
    score,
    label: Uint8Array.from(tuning, (row) => label[row]!),
  };
}
