import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, Table } from '../cases/table.ts';

/**
 * A table as a Parquet file: whole numbers of 32 bits as INT32, other numbers as DOUBLE, texts as STRING, missing values as null. Equal tables give equal bytes.
 */
export function toParquet(table: Table): Uint8Array<ArrayBuffer> {
  const columnData = [...table.columns].map(([name, column]) => ({ name, nullable: true, ...stored(column) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'evenhand' }));
}

function stored(column: Column) {
  if (column.kind === 'text') {
    const data = Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!));
    return { type: 'STRING' as const, data };
  }
  const isWhole = column.values.every((value) => Number.isNaN(value) || value === (value | 0));
  const data = Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return { type: isWhole ? ('INT32' as const) : ('DOUBLE' as const), data };
}
