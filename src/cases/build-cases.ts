// The columns of a table are given their meaning by a plan.
import type { AttributePlan, Plan } from '../audit/plan.ts';
import { dataError, usageError } from '../core/errors.ts';
import { makeAttribute } from './attribute.ts';
import { type BuiltTask, buildTask, type TaskContext } from './build/build-task.ts';
import { countDuplicates } from './build/count-duplicates.ts';
import { expandTask, unpairedLabels } from './build/expand-tasks.ts';
import { patientsOf } from './build/patients.ts';
import { Problems } from './build/problems.ts';
import { splitRows } from './build/split-rows.ts';
import type { Attribute, Cases, Exclusion, JoinCount } from './cases.ts';
import { columnOf, numberColumn, placeOf } from './column.ts';
import type { Table } from './table.ts';

/** The parts of a plan that say what the columns mean. */
export type CasesPlan = Pick<Plan, 'columns' | 'splits' | 'tasks' | 'attributes'> & {
  readonly analysis: Pick<Plan['analysis'], 'missing' | 'seed'>;
};

/**
 * Makes cases of a table. All problems of columns, attributes and tasks are found and thrown together. Groups that are empty, of one case or
 * all unknown, and tasks with one class, are no problem here: the audit says what it cannot tell of them.
 * @param joins counts of the joins that made the table, passed through.
 * @throws `EvenhandError`; with several problems the code is that of the first and `problems` holds all.
 */
export function buildCases(table: Table, plan: CasesPlan, joins: readonly JoinCount[] = []): Cases {
  const problems = new Problems();
  for (const name of Object.values(plan.columns)) if (name !== undefined) problems.attempt(() => columnOf(table, name));
  const attributes = makeAttributes(table, plan, problems);
  // A missing column has been noted by now; the tasks are checked all the same.
  const patients = problems.attempt(() => patientsOf(table, plan.columns)) ?? patientsOf(table, {});
  const splitPlan = { columns: plan.columns, splits: plan.splits, seed: plan.analysis.seed };
  const roles = problems.attempt(() => splitRows(table, splitPlan, patients)) ?? problems.give();
  const built = buildTasks({ table, roles, missing: plan.analysis.missing }, plan, problems);
  const weight = problems.attempt(() => weightOf(table, plan.columns.weight, roles.role));
  problems.throwIfAny();
  const duplicates = countDuplicates(table, plan.columns.case);
  return {
    count: table.rows,
    patient: patients.codes,
    patients: patients.count,
    patientColumn: plan.columns.patient,
    casesWithoutPatient: patients.unknown,
    weight,
    attributes,
    tasks: built.map(({ task }) => task),
    splits: roles.splits,
    joins,
    exclusions: [...roles.exclusions, ...built.flatMap(({ exclusions }) => exclusions), ...unpaired(table, plan)],
    duplicatedCases: duplicates.cases,
    duplicatedRows: duplicates.rows,
  };
}

function makeAttributes(table: Table, plan: CasesPlan, problems: Problems): Attribute[] {
  const made = new Map<string, Attribute>();
  const seen = new Set<string>();
  const make = (each: AttributePlan): void => {
    problems.attempt(() => {
      if (seen.has(each.name)) {
        throw usageError('cases/duplicate-attribute', `two attributes are named "${each.name}"`, {
          hint: 'Give one of them another name, and the column with column: (or name:column=COLUMN).',
        });
      }
      seen.add(each.name);
      made.set(each.name, makeAttribute(table, withColumn(table, plan, each), [...made.values()]));
    });
  };
  for (const each of plan.attributes) if (each.cross === undefined) make(each);
  for (const each of plan.attributes) if (each.cross !== undefined) make(each);
  return plan.attributes.flatMap(({ name }) => made.get(name) ?? []);
}

// "site" and "split" may be audited under these names whatever their columns are called.
function withColumn(table: Table, { columns }: CasesPlan, plan: AttributePlan): AttributePlan {
  if (plan.column !== undefined || plan.cross !== undefined || table.columns.has(plan.name)) return plan;
  const column = plan.name === 'site' ? columns.site : plan.name === 'split' ? columns.split : undefined;
  return column === undefined ? plan : { ...plan, column };
}

function buildTasks(context: TaskContext, plan: CasesPlan, problems: Problems): BuiltTask[] {
  const built: BuiltTask[] = [];
  const seen = new Set<string>();
  for (const task of plan.tasks.flatMap((each) => problems.attempt(() => expandTask(context.table, each)) ?? [])) {
    problems.attempt(() => {
      if (seen.has(task.name)) {
        throw usageError('cases/duplicate-task', `two tasks are named "${task.name}"`, {
          hint: 'Give each task a name of its own.',
        });
      }
      seen.add(task.name);
      built.push(buildTask(context, task));
    });
  }
  return built;
}

function unpaired(table: Table, plan: CasesPlan): Exclusion[] {
  return plan.tasks.flatMap((task) =>
    unpairedLabels(table, task).map(({ name, column }) => ({
      task: name,
      reason: `no score for the label column "${column}"`,
      cases: table.rows,
    })),
  );
}

function weightOf(table: Table, name: string | undefined, role: Uint8Array): Float64Array | undefined {
  if (name === undefined || !table.columns.has(name)) return undefined;
  const values = numberColumn(table, name);
  const isBad = (value: number): boolean => !(value > 0) || value === Number.POSITIVE_INFINITY;
  const row = values.findIndex((value, each) => role[each] !== 0 && isBad(value));
  if (row < 0) return values.map((value) => (isBad(value) ? 1 : value));
  const found = Number.isNaN(values[row]!) ? 'missing' : String(values[row]);
  throw dataError('cases/bad-weight', `a weight must be a positive finite number; it is ${found}`, {
    place: placeOf(table, row, name),
    hint: 'Leave rows of weight zero out of the table.',
  });
}
