// Plain counting over simulated tables, written apart from the package's own statistics so that it can check them.
import type { Table } from '../../../src/cases/table.ts';

/** The texts of a column; missing values are empty. */
export function texts(table: Table, name: string): string[] {
  const column = table.columns.get(name);
  if (column?.kind !== 'text') throw new Error(`${name} is not a text column`);
  return Array.from(column.codes, (code) => column.categories[code] ?? '');
}

/** The numbers of a column. */
export function numbers(table: Table, name: string): Float64Array {
  const column = table.columns.get(name);
  if (column?.kind !== 'number') throw new Error(`${name} is not a number column`);
  return column.values;
}

/** Share of pairs in which the positive scores higher, ties one half, by sorting. */
export function countedAuc(positive: readonly number[], negative: readonly number[]): number {
  const all = [
    ...positive.map((score) => ({ score, positive: 1 })),
    ...negative.map((score) => ({ score, positive: 0 })),
  ];
  all.sort((a, b) => a.score - b.score);
  let won = 0;
  let below = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.score === all[start]!.score) end++;
    const tied = all.slice(start, end);
    const wins = tied.filter((row) => row.positive === 1).length;
    won += wins * (below + (tied.length - wins) / 2);
    below += tied.length - wins;
    start = end;
  }
  return won / (positive.length * negative.length);
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0) / values.length;
}

/** Pearson's correlation. */
export function correlation(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [mean(first), mean(second)];
  const product = (left: readonly number[], right: readonly number[], l: number, r: number) =>
    mean(left.map((value, index) => (value - l) * (right[index]! - r)));
  return product(first, second, a, b) / Math.sqrt(product(first, first, a, a) * product(second, second, b, b));
}
