import { basename } from 'node:path';
import type { JoinCount } from '../../cases/cases.ts';
import { joinTables } from '../../cases/join-tables.ts';
import { readTable } from '../../cases/read/read-table.ts';
import type { Table } from '../../cases/table.ts';
import { internalError, usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import { type Fingerprint, fileInput } from '../../platform/node/file-input.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';

/** The tables of a plan joined to one, how they joined, and what the manifest says of their files. */
export interface ReadTables {
  readonly table: Table;
  readonly joins: readonly JoinCount[];
  readonly inputs: Fingerprint[];
}

/** Reads the tables of a prepared plan and joins them to the first. */
export async function readTables(
  { plan, files }: { readonly plan: Pick<PreparedPlan['plan'], 'tables'>; readonly files: PreparedPlan['files'] },
  watch: Watch,
): Promise<ReadTables> {
  let joined: Table | undefined;
  const joins: JoinCount[] = [];
  const inputs: Fingerprint[] = [];
  for (const [i, { path, delimiter, encoding, on }] of plan.tables.entries()) {
    const opened = await Promise.all(files[i]!.map(fileInput));
    const table = await readTable(opened, { delimiter, encoding }, watch);
    for (const input of opened) inputs.push(await input.fingerprint());
    if (joined === undefined) {
      joined = table;
      continue;
    }
    const name = basename(path);
    refuseUnquotedPattern(joined, table, name);
    const { table: wider, count } = joinTables(joined, table, { name, on });
    joined = wider;
    joins.push(count);
  }
  if (joined === undefined) throw internalError('cli/no-table', 'a plan without a table was carried out');
  return { table: joined, joins, inputs };
}

/** A pattern that the shell has expanded looks like tables to be joined; equal columns give it away. */
function refuseUnquotedPattern(first: Table, second: Table, name: string): void {
  const same =
    first.columns.size === second.columns.size &&
    [...second.columns.keys()].every((column) => first.columns.has(column));
  if (!same) return;
  throw usageError(
    'cli/same-columns',
    `"${name}" has the same columns as the table before it: there is nothing to join.`,
    {
      hint: 'If they are parts of one table, name them by one pattern in quotes, such as "fold*.csv": they are then stacked.',
    },
  );
}
