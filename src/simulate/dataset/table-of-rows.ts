import type { Column, Table } from '../../cases/table.ts';
import type { LatentValue } from '../worlds/world.ts';

/** One row of a case table: values by column. A row that went through JSON holds null where a number was not finite. */
export type CaseRow = Readonly<Record<string, LatentValue | null>>;

/**
 * Rows as a table. Columns stand in the order of their first appearance. What a row lacks, null, the empty text and numbers that are not finite
 * are missing values, and -0 is 0, so that rows give the same table before and after JSON. A column without texts is a column of numbers.
 */
export function tableOfRows(rows: readonly CaseRow[], file: string): Table {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return {
    rows: rows.length,
    columns: new Map([...names].map((name) => [name, columnOf(rows.map((row) => row[name]))])),
    origin: {
      files: [file],
      file: new Uint16Array(rows.length),
      line: Int32Array.from(rows, (_, row) => row + 2),
    },
  };
}

function columnOf(values: readonly (LatentValue | null | undefined)[]): Column {
  if (!values.some((value) => typeof value === 'string')) {
    return { kind: 'number', values: Float64Array.from(values, (value) => finite(value) ?? Number.NaN) };
  }
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    const text = typeof value === 'string' ? value : String(finite(value) ?? '');
    if (text === '') return -1;
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { kind: 'text', codes, categories: [...codeOf.keys()] };
}

/** A number as JSON keeps it; undefined if it cannot. */
function finite(value: LatentValue | null | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined;
}
