// Pages of a table under a filter, which is the same filter that a cohort is.
import { columnOf } from '../cases/column.ts';
import type { Column, Table } from '../cases/table.ts';
import { usageError } from '../core/errors.ts';
import type { RowFilter, RowsPage, RowsQuery } from '../server/api.ts';

/** Most rows of a page, however many are asked for. */
export const mostRows = 1000;

const usualRows = 100;

/**
 * The rows of `table` that pass all filters, from `offset` on, in the order of the file: as many as `limit` says
 * (default 100), at most `mostRows`. Without a filter all rows pass; behind the last one the page is empty. A missing
 * number passes no bounds and holds no text. Throws `cases/missing-column` (data), `store/bad-filter` (usage) for
 * bounds on a column of texts.
 */
export function rowsPage(
  name: string,
  table: Table,
  { offset = 0, limit = usualRows, filter = [] }: RowsQuery,
): RowsPage {
  const passes = filter.map((each) => passing(each, columnOf(table, each.column)));
  const positions: number[] = [];
  const most = Math.min(limit, mostRows);
  let matching = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if (!passes.every((pass) => pass(row))) continue;
    if (matching >= offset && positions.length < most) positions.push(row);
    matching += 1;
  }
  const columns = [...table.columns];
  return {
    table: name,
    offset,
    matching,
    total: table.rows,
    columns: columns.map(([column]) => column),
    rows: positions.map((row) => columns.map(([, column]) => cellOf(column, row))),
    positions,
  };
}

function passing(filter: RowFilter, column: Column): (row: number) => boolean {
  if ('in' in filter) return isIn(column, new Set(filter.in));
  if ('contains' in filter) return contains(column, filter.contains.toLowerCase());
  if (column.kind === 'text') {
    throw usageError(
      'store/bad-filter',
      `the column ${JSON.stringify(filter.column)} holds texts: it has no "from" and "to".`,
      {
        hint: 'Use "in" or "contains".',
      },
    );
  }
  const { from = Number.NEGATIVE_INFINITY, to } = filter;
  const { values } = column;
  return (row) => values[row]! >= from && (to === undefined || values[row]! < to);
}

function isIn(column: Column, wanted: ReadonlySet<string | null>): (row: number) => boolean {
  if (column.kind === 'number') {
    const { values } = column;
    return (row) => wanted.has(Number.isNaN(values[row]!) ? null : String(values[row]!));
  }
  const known = column.categories.map((category) => wanted.has(category));
  return (row) => (column.codes[row]! < 0 ? wanted.has(null) : known[column.codes[row]!]!);
}

function contains(column: Column, part: string): (row: number) => boolean {
  if (column.kind === 'number') {
    const { values } = column;
    return (row) => !Number.isNaN(values[row]!) && String(values[row]!).includes(part);
  }
  const known = column.categories.map((category) => category.toLowerCase().includes(part));
  return (row) => column.codes[row]! >= 0 && known[column.codes[row]!]!;
}

function cellOf(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.categories[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}
