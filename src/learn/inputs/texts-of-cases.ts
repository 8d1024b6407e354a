import { placeOf, textColumn } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError } from '../../core/errors.ts';

/** Where the texts of cases are. */
export interface TextsOfCasesOptions {
  /** Row of the table of each case. */
  readonly rows: Int32Array;
  readonly column: string;
  /** Whether a case without a text has the empty text. Default false: it is an error. */
  readonly allowMissing?: boolean | undefined;
}

/**
 * The text of each case, as a column has it.
 * @throws `learn/missing-text` (data) at the first empty cell, with their number; `cases/missing-column`.
 */
export function textsOfCases(
  table: Table,
  { rows, column, allowMissing = false }: TextsOfCasesOptions,
): readonly string[] {
  const { codes, categories } = textColumn(table, column);
  const missing = rows.filter((row) => codes[row]! < 0);
  if (missing.length > 0 && !allowMissing) {
    throw dataError(
      'learn/missing-text',
      `a case has no text${missing.length > 1 ? ` (one of ${missing.length})` : ''}.`,
      {
        place: placeOf(table, missing[0]!, column),
        hint: 'Write their texts, or leave these cases out with "where".',
      },
    );
  }
  return Array.from(rows, (row) => categories[codes[row]!] ?? '');
}
