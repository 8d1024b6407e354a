import type { Column, Table } from '../cases/table.ts';
import { usageError } from '../core/errors.ts';

/**
 * A table as CSV text (RFC 4180, comma, lines ended by a line feed, header first). Numbers are written in the shortest
 * form that reads back to the same value, infinities as `Infinity`; missing values are empty. Texts are quoted only
 * where they must be.
 *
 * @param columns names of the columns to write, in this order; by default all.
 * @throws `simulate/no-column` (usage) for a name that is not in the table.
 */
export function toCsv(table: Table, columns: readonly string[] = [...table.columns.keys()]): string {
  const cells = columns.map((name) => {
    const column = table.columns.get(name);
    if (column === undefined)
      throw usageError('simulate/no-column', `the table has no column "${name}"`, {
        hint: 'Name columns of the table, or leave the list out to write all.',
      });
    return cellReader(column);
  });
  const lines = [columns.map(quoted).join(',')];
  for (let row = 0; row < table.rows; row++) lines.push(cells.map((cell) => cell(row)).join(','));
  return `${lines.join('\n')}\n`;
}

function cellReader(column: Column): (row: number) => string {
  if (column.kind === 'number') {
    const { values } = column;
    return (row) => (Number.isNaN(values[row]!) ? '' : String(values[row]));
  }
  const texts = column.categories.map(quoted);
  return (row) => texts[column.codes[row]!] ?? '';
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
