// Two tables with the same score column, as two runs on the same cases leave them, brought to the same order of cases.

import type { ComparedModel } from '../../audit/compare.ts';
import { buildCases } from '../../cases/build-cases.ts';
import type { Cases } from '../../cases/cases.ts';
import { textColumn } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import { selectRows } from '../../learn/cases/select-rows.ts';
import { packageVersion } from '../../platform/node/version.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { readTables } from './read-tables.ts';

/** Two paths with the name that each side is given. */
export interface TwoTables {
  readonly paths: readonly [string, string];
  readonly names: readonly [string, string];
}

/**
 * Both sides, the second in the order of the first by the column of `--case`. Throws `cli/compare` (usage) without that flag,
 * `compare/different-cases` (data) where a case is in one table alone or differs in label, patient or group, `compare/repeated-case` (data) where one is named twice or not at all.
 */
export async function pairTables(
  { paths, names }: TwoTables,
  flags: AuditFlags,
  watch: Watch,
): Promise<readonly [ComparedModel, ComparedModel]> {
  const { case: column } = flags;
  if (column === undefined) {
    throw usageError('cli/compare', 'nothing says which cases of the two tables are the same.', {
      hint: 'Name the column of the cases with --case, as in --case case for tables of "evenhand learn"; or two columns of one table: --score old --score new.',
    });
  }
  const open = async (path: string) => {
    const prepared = await preparePlan([path], flags);
    return { ...prepared, read: await readTables(prepared, watch) };
  };
  const [first, second] = [await open(paths[0]), await open(paths[1])];
  const order = sameOrder([first.read.table, second.read.table], column, names);
  const side = ({ plan, planHash, study, read }: typeof first, table: Table, name: string): ComparedModel => ({
    name,
    cases: buildCases(table, plan, read.joins),
    plan,
    planHash,
    study,
    inputs: read.inputs,
    version: packageVersion(),
  });
  const pair = [
    side(first, first.read.table, names[0]),
    side(second, selectRows(second.read.table, order), names[1]),
  ] as const;
  requireAlike(pair[0].cases, pair[1].cases, names);
  return pair;
}

/** Rows of the second table in the order of the first. */
function sameOrder([first, second]: readonly [Table, Table], column: string, names: TwoTables['names']): Int32Array {
  const [own, others] = [first, second].map((table, side) => caseNames(table, column, names[side]!));
  const rowOf = new Map(others!.map((name, row) => [name, row]));
  const missing = own!.filter((name) => !rowOf.has(name));
  if (missing.length === 0 && own!.length === others!.length) return Int32Array.from(own!, (name) => rowOf.get(name)!);
  const what =
    missing.length > 0
      ? `"${names[1]}" lacks ${missing.length} of the cases of "${names[0]}", first "${missing[0]}"`
      : `"${names[1]}" has ${others!.length} rows, "${names[0]}" ${own!.length}`;
  throw dataError('compare/different-cases', `the two tables have not the same cases: ${what}`, { hint: sameRuns });
}

/** The names of the cases, each of which must be one row. */
function caseNames(table: Table, column: string, file: string): readonly string[] {
  const { codes, categories } = textColumn(table, column);
  const names = Array.from(codes, (code) => categories[code] ?? '');
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && !seen.has(name)) {
      seen.add(name);
      continue;
    }
    const what = name === '' ? `a case without a name in "${column}"` : `the case "${name}" more than once`;
    throw dataError('compare/repeated-case', `"${file}" has ${what}: nothing says which rows belong together`, {
      hint: 'Name a column by --case that is different in every row, such as that of the images.',
    });
  }
  return names;
}

const sameRuns =
  'Compare runs on the same cases and parts. Runs on different cases are compared by their results: evenhand compare old/result.json new/result.json.';

/** Refuses tables that say something else of a case than its score. */
function requireAlike(first: Cases, second: Cases, names: TwoTables['names']): void {
  const parts: readonly (readonly [what: string, one: unknown, other: unknown])[] = [
    ['the label', first.tasks.map(labelsIn), second.tasks.map(labelsIn)],
    ['the patient', [...first.patient], [...second.patient]],
    ...first.attributes.map(({ name, groups, codes }, at) => {
      const other = second.attributes[at];
      const named = (from: readonly string[], of: ArrayLike<number>) => Array.from(of, (code) => from[code]);
      return [name, named(groups, codes), other && named(other.groups, other.codes)] as const;
    }),
  ];
  const odd = parts.find(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
  if (odd === undefined) return;
  throw dataError(
    'compare/different-cases',
    `${odd[0]} of some cases is not the same in "${names[0]}" and "${names[1]}"`,
    { hint: sameRuns },
  );
}

function labelsIn(task: Cases['tasks'][number]): unknown {
  return 'label' in task ? Array.from(task.label as ArrayLike<number>) : task.kind;
}
