import { textColumn } from '../column.ts';
import type { Table } from '../table.ts';

export interface DuplicateCounts {
  /** Rows whose case id stands in more than one row. */
  readonly cases: number;
  /** Of these, rows that repeat an earlier row in every column. */
  readonly rows: number;
}

/** Counts rows with a repeated case id; zero without a case id column. Missing ids are never equal. */
export function countDuplicates(table: Table, caseColumn: string | undefined): DuplicateCounts {
  if (caseColumn === undefined) return { cases: 0, rows: 0 };
  const { codes, categories } = textColumn(table, caseColumn);
  const counts = new Int32Array(categories.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  const contents = new Set<string>();
  let [cases, rows] = [0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0 || counts[code]! < 2) continue;
    cases += 1;
    const content = contentOf(table, row);
    if (contents.has(content)) rows += 1;
    contents.add(content);
  }
  return { cases, rows };
}

function contentOf(table: Table, row: number): string {
  const cells: (string | number)[] = [];
  for (const column of table.columns.values())
    cells.push(column.kind === 'text' ? column.codes[row]! : String(column.values[row]));
  return cells.join(' ');
}
