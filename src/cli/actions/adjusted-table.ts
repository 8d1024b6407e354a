// The table that a post-processing writes: the rows it used, with columns for what came of them.
import type { Column, Table } from '../../cases/table.ts';
import { usageError } from '../../core/errors.ts';
import type { PostProcessed } from '../../learn/post-processing/post-process.ts';

/** Columns that are added. */
export const addedColumns = {
  split: 'rule_split',
  decisionBefore: 'decision_before',
  decisionAfter: 'decision_after',
  score: 'score_after',
  chance: 'chance_after',
} as const;

/** What `rule_split` says of a row. */
export const splitNames = { fitted: 'fitted', applied: 'applied' } as const;

/** Rows with what came of them. */
export interface AdjustedRows {
  readonly rows: Int32Array;
  readonly split: keyof typeof splitNames;
  readonly processed: PostProcessed;
}

/** Which of the columns that are not always there are written. */
export interface AddedColumns {
  readonly score: boolean;
  readonly chance: boolean;
}

/** The table without these columns, such as scores of a training whose plan had a rule. */
export function withoutAdded(table: Table): Table {
  const added: readonly string[] = Object.values(addedColumns);
  return { ...table, columns: new Map([...table.columns].filter(([name]) => !added.includes(name))) };
}

/**
 * The rows in the order of the table, all columns as they were and the added ones behind them.
 * @throws `post-process/column-taken` (usage) where the table has a column of such a name.
 */
export function adjustedTable(table: Table, parts: readonly AdjustedRows[], wanted: AddedColumns): Table {
  const taken = Object.values(addedColumns).find((name) => table.columns.has(name));
  if (taken !== undefined) {
    throw usageError('post-process/column-taken', `the table already has a column "${taken}".`, {
      hint: 'Is it the output of a post-processing? Take the table that was put in, or rename the column.',
    });
  }
  const order = parts
    .flatMap(({ rows, split, processed }) => Array.from(rows, (row, at) => ({ row, at, split, processed })))
    .sort((first, second) => first.row - second.row);
  const rows = order.map(({ row }) => row);
  const numbers = (of: (processed: PostProcessed) => ArrayLike<number>): Column => ({
    kind: 'number',
    values: Float64Array.from(order, ({ at, processed }) => of(processed)[at]!),
  });
  const names = Object.keys(splitNames) as (keyof typeof splitNames)[];
  const columns = new Map([...table.columns].map(([name, column]) => [name, rowsOfColumn(column, rows)]));
  columns.set(addedColumns.split, {
    kind: 'text',
    codes: Int32Array.from(order, ({ split }) => names.indexOf(split)),
    categories: names.map((name) => splitNames[name]),
  });
  columns.set(
    addedColumns.decisionBefore,
    numbers(({ before }) => before.decision),
  );
  columns.set(
    addedColumns.decisionAfter,
    numbers(({ after }) => after.decision),
  );
  if (wanted.score)
    columns.set(
      addedColumns.score,
      numbers(({ after }) => after.score),
    );
  if (wanted.chance)
    columns.set(
      addedColumns.chance,
      numbers(({ after }) => after.chance),
    );
  const { files, file, line } = table.origin;
  const origin = {
    files,
    file: Uint16Array.from(rows, (row) => file[row]!),
    line: Int32Array.from(rows, (row) => line[row]!),
  };
  return { rows: rows.length, columns, origin };
}

function rowsOfColumn(column: Column, rows: readonly number[]): Column {
  if (column.kind === 'number') {
    return { kind: 'number', values: Float64Array.from(rows, (row) => column.values[row]!) };
  }
  return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}
