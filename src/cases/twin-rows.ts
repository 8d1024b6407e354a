// Counterfactual twins in a case table: the same patients once more, in a world where something was set.
import { textColumn } from './column.ts';
import type { Table } from './table.ts';

/** The column in which a twin names its case, as `evenhand simulate` writes it. */
export const twinColumn = 'twin_of';

/** Rows of a table that are twins of other cases; none where every row is one. */
export function twinRows(table: Table): readonly number[] {
  if (!table.columns.has(twinColumn)) return [];
  const { codes } = textColumn(table, twinColumn);
  const twins = Array.from(codes.keys()).filter((row) => codes[row]! >= 0);
  return twins.length < codes.length ? twins : [];
}
