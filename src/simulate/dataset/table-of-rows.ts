import type { Column, Table } from '../../cases/table.ts';
import type { LatentValue } from '../worlds/world.ts';

/** One row of a case table: values by column. */
export type CaseRow = Readonly<Record<string, LatentValue>>;

/**
 * Rows as a table. Columns stand in the order of their first appearance; a row without a column has a missing value there. A column is a
 * column of numbers if all its values are, else of texts.
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

function columnOf(values: readonly (LatentValue | undefined)[]): Column {
  if (!values.some((value) => typeof value === 'string')) {
    return {
      kind: 'number',
      values: Float64Array.from(values, (value) => (value as number | undefined) ?? Number.NaN),
    };
  }
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === undefined || value === '') return -1;
    const text = String(value);
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { kind: 'text', codes, categories: [...codeOf.keys()] };
}
