// Columns by name, as the kind a caller needs, with errors that name the file, the line and the column.
import { dataError, type EvenhandError, type Place } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { parseNumber } from './parse-number.ts';
import type { Column, Table, TextColumn } from './table.ts';

/** The column of this name. @throws data error `cases/missing-column` with near names, or why the column was not read. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  const skipped = table.skipped?.find((each) => each.name === name);
  if (skipped !== undefined) {
    throw dataError('cases/missing-column', `the column "${name}" was not read: ${skipped.reason}`, {
      hint: 'Write the value wanted as a column of its own.',
    });
  }
  throw dataError('cases/missing-column', `there is no column "${name}"`, { hint: columnHint(table, name) });
}

/** "Did you mean" for a column name, or the list of columns if none is near. */
export function columnHint(table: Table, name: string): string {
  const known = [...table.columns.keys()];
  const near = nearestNames(name, known);
  if (near.length > 0) return `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}?`;
  const shown = known.slice(0, 20).map((each) => `"${each}"`);
  return `The columns are ${shown.join(', ')}${known.length > 20 ? ` and ${known.length - 20} more` : ''}.`;
}

/** Where the cell of a row and column was read from: file, line and column name; of a joined column its own file. No file where the table has none. */
export function placeOf(table: Table, row: number, field: string): Place {
  const origin = table.joined?.get(field) ?? table.origin;
  const file = origin.files[origin.file[row]!];
  return { ...(file === undefined ? {} : { file }), line: origin.line[row]!, field };
}

/**
 * The values of a column as numbers, NaN where missing. A text column is accepted if every cell spells a number (leading zeros allowed).
 * @throws data error `cases/not-a-number` with the place of the first cell that does not, and how many there are.
 */
export function numberColumn(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  if (column.kind === 'number') return column.values;
  const numbers = column.categories.map((text) => parseNumber(text) ?? Number.NaN);
  const bad = column.codes.findIndex((code) => code >= 0 && Number.isNaN(numbers[code]!));
  if (bad >= 0) throw notANumber({ table, name, column, row: bad, isBad: (code) => Number.isNaN(numbers[code]!) });
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : numbers[code]!));
}

interface BadCell {
  readonly table: Table;
  readonly name: string;
  readonly column: TextColumn;
  readonly row: number;
  readonly isBad: (code: number) => boolean;
}

/** The error for a text in a column that should hold numbers. */
export function notANumber({ table, name, column, row, isBad }: BadCell): EvenhandError {
  const text = column.categories[column.codes[row]!]!;
  const count = column.codes.reduce((sum, code) => sum + (code >= 0 && isBad(code) ? 1 : 0), 0);
  const others = count > 1 ? ` (one of ${count} such cells)` : '';
  return dataError('cases/not-a-number', `"${shorten(text)}" is not a number${others}`, {
    place: placeOf(table, row, name),
    hint: numberHint(text),
  });
}

function numberHint(text: string): string {
  if (/^[+-]?\d+,\d+$/.test(text)) return 'Write numbers with a decimal point, not a comma.';
  if (/^[+-]?\d{1,3}(?:[., _'\u00a0]\d{3})*(?:[.,]\d+)?$/.test(text))
    return 'Write numbers without thousands separators and with a decimal point: 1234.5.';
  if (/^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(text))
    return 'This is a date. Name a column of numbers, or write the time as one, such as years.';
  if (/^\d+[YMWD]$/.test(text))
    return 'Ages as DICOM writes them (060Y, 018M) must be turned into plain numbers of years.';
  if (/^[+-]?[\d.]+\s*%$/.test(text)) return 'Write shares as numbers from 0 to 1, without a percent sign.';
  return 'Correct the cell, leave it empty if the value is missing, or name another column.';
}

/**
 * The values of a column as texts with codes, -1 where missing; numbers become the text of their shortest form, in order of first appearance.
 * @throws data error as `columnOf`.
 */
export function textColumn(table: Table, name: string): TextColumn {
  const column = columnOf(table, name);
  return column.kind === 'text' ? column : textOfNumbers(column.values);
}

/** Numbers as a text column, categories in order of first appearance. */
export function textOfNumbers(values: Float64Array): TextColumn {
  const codeOf = new Map<number, number>();
  const categories: string[] = [];
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = categories.push(String(value)) - 1;
      codeOf.set(value, code);
    }
    return code;
  });
  return { kind: 'text', codes, categories };
}

/** A text cut to a length that fits a message. */
export function shorten(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** The commonest texts of a column with their counts, for a message: `"yes" (12), "no" (3)`. Ties in order of code units. */
export function commonest(column: TextColumn, keep: (code: number) => boolean = () => true, most = 5): string {
  const counts = new Int32Array(column.categories.length);
  for (const code of column.codes) if (code >= 0 && keep(code)) counts[code]! += 1;
  const order = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || (column.categories[a]! < column.categories[b]! ? -1 : 1));
  const shown = order.slice(0, most).map((code) => `"${shorten(column.categories[code]!, 40)}" (${counts[code]})`);
  return order.length > most ? `${shown.join(', ')} and ${order.length - most} more` : shown.join(', ');
}
