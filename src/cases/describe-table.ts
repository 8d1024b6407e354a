import { shorten } from './column.ts';
import type { Column, NumberColumn, Table, TextColumn } from './table.ts';

/** What a column holds. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly missing: number;
  /** Number of different values. */
  readonly distinct: number;
  /** Smallest and largest finite value of a number column. */
  readonly range: readonly [number, number] | undefined;
  /** Infinite values of a number column. */
  readonly infinite: number;
  /** The commonest values with their counts; empty where they could name a case or a patient. */
  readonly examples: readonly { readonly value: string; readonly cases: number }[];
}

/** What is in a table, as `evenhand validate` shows it: numbers of rows and what each column holds. */
export interface TableSummary {
  readonly rows: number;
  readonly files: readonly string[];
  readonly columns: readonly ColumnSummary[];
  /** Columns of the source that were not read. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

const mostCategories = 100;
const longestExample = 40;

/**
 * Summarises the columns of a table: kind, missing and distinct values, range, and up to five examples. Examples are given only of values
 * that `minimumCell` rows share, in columns of at most 100 different values.
 */
export function describeTable(table: Table, { minimumCell = 5 }: { readonly minimumCell?: number } = {}): TableSummary {
  return {
    rows: table.rows,
    files: table.origin.files,
    columns: Array.from(table.columns, ([name, column]) => describeColumn(name, column, minimumCell)),
    skipped: table.skipped ?? [],
  };
}

function describeColumn(name: string, column: Column, minimumCell: number): ColumnSummary {
  return column.kind === 'number'
    ? describeNumbers(name, column, minimumCell)
    : describeTexts(name, column, minimumCell);
}

function describeNumbers(name: string, { values }: NumberColumn, minimumCell: number): ColumnSummary {
  const counts = new Map<number, number>();
  let [missing, infinite, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing += 1;
      continue;
    }
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (!Number.isFinite(value)) infinite += 1;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const texts = Array.from(counts, ([value, cases]) => ({ value: String(value), cases }));
  const examples = exampleValues(texts, minimumCell);
  return {
    name,
    kind: 'number',
    missing,
    distinct: counts.size,
    range: low <= high ? [low, high] : undefined,
    infinite,
    examples,
  };
}

function describeTexts(name: string, { codes, categories }: TextColumn, minimumCell: number): ColumnSummary {
  const counts = new Int32Array(categories.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing += 1;
    else counts[code]! += 1;
  }
  const present = Array.from(counts.keys()).filter((code) => counts[code]! > 0);
  const examples = exampleValues(
    present.map((code) => ({ value: categories[code]!, cases: counts[code]! })),
    minimumCell,
  );
  return { name, kind: 'text', missing, distinct: present.length, range: undefined, infinite: 0, examples };
}

function exampleValues(values: readonly { value: string; cases: number }[], minimumCell: number) {
  if (values.length > mostCategories) return [];
  return values
    .filter(({ cases }) => cases >= Math.max(2, minimumCell))
    .sort((a, b) => b.cases - a.cases || (a.value < b.value ? -1 : 1))
    .slice(0, 5)
    .map(({ value, cases }) => ({ value: shorten(value, longestExample), cases }));
}
