// Two tables of the same cases: which row of the second belongs to which of the first, whatever their order.
import { keyCodes } from '../../../src/cases/key-codes.ts';
import type { Column, Origin, Table } from '../../../src/cases/table.ts';

/** How many cases of the first table the second has, where they are not the same cases. */
export interface SharedCases {
  readonly shared: number;
}

/** The row of `second` for each row of `first` by the column that names cases; how many are shared where the two do not have the same cases. */
export function pairedRows(first: Table, second: Table, column: string): Int32Array | SharedCases {
  const { leftCodes, rightCodes } = keyCodes(first, second, { keys: [column], name: 'the second table' });
  const isSame = first.rows === second.rows && leftCodes.every((code, row) => code >= 0 && code === rightCodes[row]);
  if (isSame) return Int32Array.from(leftCodes.keys());
  const rowOf = new Map(Array.from(rightCodes, (code, row) => [code, row]));
  const rows = leftCodes.map((code) => (code < 0 ? -1 : (rowOf.get(code) ?? -1)));
  const shared = rows.reduce((sum, row) => sum + (row < 0 ? 0 : 1), 0);
  const isOneToOne = new Set(rows).size === second.rows && rowOf.size === second.rows;
  return shared === first.rows && first.rows === second.rows && isOneToOne ? rows : { shared };
}

/** A table with other rows, or with the same in another order. */
export function withRows(table: Table, rows: Int32Array): Table {
  const joined = table.joined === undefined ? [] : Array.from(table.joined, ([name, at]) => [name, originAt(at, rows)]);
  return {
    ...table,
    rows: rows.length,
    columns: new Map(Array.from(table.columns, ([name, column]) => [name, cellsAt(column, rows)])),
    origin: originAt(table.origin, rows),
    ...(table.joined === undefined ? {} : { joined: new Map(joined as [string, Origin][]) }),
  };
}

function cellsAt(column: Column, rows: Int32Array): Column {
  if (column.kind === 'number')
    return { kind: 'number', values: Float64Array.from(rows, (row) => column.values[row]!) };
  return { ...column, codes: rows.map((row) => column.codes[row]!) };
}

function originAt({ files, file, line }: Origin, rows: Int32Array): Origin {
  return { files, file: Uint16Array.from(rows, (row) => file[row]!), line: rows.map((row) => line[row]!) };
}
