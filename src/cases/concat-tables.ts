import { textOfNumbers } from './column.ts';
import { requireSameColumns } from './require-same-columns.ts';
import type { Column, Origin, Table, TextColumn } from './table.ts';

/**
 * Stacks tables with the same columns, in the order given; columns take the order of the first. A column that is text in one table and
 * number in another becomes text, the numbers in their shortest form. (`readTable` stacks files and keeps the spellings.)
 * @param tables at least one.
 * @throws data error `cases/different-columns` that names the differences.
 */
export function concatTables(tables: readonly Table[]): Table {
  const [first, ...others] = tables;
  if (first === undefined) throw new RangeError('concatTables needs at least one table');
  for (const other of others) requireSameColumns(named(first), named(other));
  const columns = new Map<string, Column>();
  for (const name of first.columns.keys())
    columns.set(name, concatColumns(tables.map((table) => table.columns.get(name)!)));
  return {
    rows: tables.reduce((rows, table) => rows + table.rows, 0),
    columns,
    origin: concatOrigins(tables.map((table) => table.origin)),
    unnamed: new Set(tables.flatMap((table) => [...(table.unnamed ?? [])])),
    skipped: first.skipped,
  };
}

function named(table: Table) {
  return { name: table.origin.files[0] ?? 'the table', columns: table.columns.keys() };
}

function concatColumns(columns: readonly Column[]): Column {
  if (columns.every((column) => column.kind === 'number')) {
    const values = new Float64Array(columns.reduce((length, column) => length + column.values.length, 0));
    let at = 0;
    for (const column of columns) {
      values.set(column.values, at);
      at += column.values.length;
    }
    return { kind: 'number', values };
  }
  return concatTexts(columns.map((column) => (column.kind === 'text' ? column : textOfNumbers(column.values))));
}

function concatTexts(columns: readonly TextColumn[]): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(columns.reduce((length, column) => length + column.codes.length, 0));
  let at = 0;
  for (const column of columns) {
    const own = column.categories.map((text) => {
      if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
      return codeOf.get(text)!;
    });
    for (const code of column.codes) codes[at++] = code < 0 ? -1 : own[code]!;
  }
  return { kind: 'text', codes, categories: [...codeOf.keys()] };
}

function concatOrigins(origins: readonly Origin[]): Origin {
  const rows = origins.reduce((length, origin) => length + origin.line.length, 0);
  const file = new Uint16Array(rows);
  const line = new Int32Array(rows);
  const files: string[] = [];
  let at = 0;
  for (const origin of origins) {
    line.set(origin.line, at);
    for (const each of origin.file) file[at++] = files.length + each;
    files.push(...origin.files);
  }
  return { files, file, line };
}
