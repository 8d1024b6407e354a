import type { Column, Origin, Table } from '../../cases/table.ts';

/** The given rows of a table, in the given order. Places in its files stay known. */
export function selectRows(table: Table, rows: Int32Array): Table {
  const columns = new Map(Array.from(table.columns, ([name, column]) => [name, selectCells(column, rows)]));
  const joined = table.joined && new Map(Array.from(table.joined, ([name, each]) => [name, selectOrigin(each, rows)]));
  return { ...table, rows: rows.length, columns, origin: selectOrigin(table.origin, rows), joined };
}

function selectCells(column: Column, rows: Int32Array): Column {
  return column.kind === 'number'
    ? { kind: 'number', values: Float64Array.from(rows, (row) => column.values[row]!) }
    : { ...column, codes: rows.map((row) => column.codes[row]!) };
}

function selectOrigin({ files, file, line }: Origin, rows: Int32Array): Origin {
  return { files, file: Uint16Array.from(rows, (row) => file[row]!), line: rows.map((row) => line[row]!) };
}
