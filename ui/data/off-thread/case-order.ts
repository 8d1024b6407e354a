// Which rows a cohort has, and in which order.
import { usageError } from '../../../src/core/errors.ts';
import { type Cohort, type Condition, nameOf } from '../../app/cohort.ts';
import type { FilledColumn } from './case-columns.ts';

const fewEnoughToCollate = 20_000;

/** Positions of the rows for which all conditions hold, ascending. Throws `ui/no-column` (usage). */
export function rowsOfCohort(columns: readonly FilledColumn[], rows: number, cohort: Cohort): Int32Array {
  const tests = cohort.map((condition) => testOf(condition, columnOf(columns, condition)));
  const found = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (tests.every((test) => test(row))) found[count++] = row;
  }
  return found.slice(0, count);
}

/** The rows in the order of a column; ties stay in their order, missing values come last either way. */
export function orderRows(rows: Int32Array, { cells }: FilledColumn, descending: boolean): Int32Array {
  if (cells.kind === 'text')
    return orderByRank(rows, { codes: cells.codes, rank: ranksOf(cells.categories), descending });
  const { values } = cells;
  const present = rows.filter((row) => !Number.isNaN(values[row]!));
  const sign = descending ? -1 : 1;
  present.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
  const order = new Int32Array(rows.length);
  order.set(present);
  order.set(
    rows.filter((row) => Number.isNaN(values[row]!)),
    present.length,
  );
  return order;
}

function columnOf(columns: readonly FilledColumn[], condition: Condition): FilledColumn {
  const wanted = 'attribute' in condition ? `=${condition.attribute}` : condition.column;
  const found =
    columns.find(({ about }) => about.name === wanted) ??
    columns.find(({ about }) => 'attribute' in condition && about.name === condition.attribute);
  if (found !== undefined) return found;
  throw usageError('ui/no-column', `the tables have no column or attribute "${nameOf(condition)}".`, {
    hint: 'The link may be of another project. Take the condition out.',
  });
}

function testOf(condition: Condition, { cells }: FilledColumn): (row: number) => boolean {
  if ('attribute' in condition || 'in' in condition) {
    const wanted = new Set<string | null>('attribute' in condition ? condition.groups : condition.in);
    if (cells.kind === 'number')
      return (row) => wanted.has(Number.isNaN(cells.values[row]!) ? null : String(cells.values[row]!));
    const known = cells.categories.map((each) => wanted.has(each));
    return (row) => (cells.codes[row]! < 0 ? wanted.has(null) : known[cells.codes[row]!]!);
  }
  if ('contains' in condition) {
    const part = condition.contains.toLowerCase();
    if (cells.kind === 'number') return (row) => String(cells.values[row]!).includes(part);
    const known = cells.categories.map((each) => each.toLowerCase().includes(part));
    return (row) => cells.codes[row]! >= 0 && known[cells.codes[row]!]!;
  }
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = condition;
  if (cells.kind === 'text') {
    const known = cells.categories.map((each) => Number(each) >= from && Number(each) < to);
    return (row) => cells.codes[row]! >= 0 && known[cells.codes[row]!]!;
  }
  return (row) => cells.values[row]! >= from && (cells.values[row]! < to || to === Number.POSITIVE_INFINITY);
}

/** Many texts (identifiers) are compared by code units, few in the order that a reader expects. */
function ranksOf(categories: readonly string[]): Int32Array {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const collated = categories.length <= fewEnoughToCollate;
  const order = Array.from(categories.keys()).sort((a, b) => {
    const [x, y] = [categories[a]!, categories[b]!];
    if (collated) return compare(x, y);
    return x < y ? -1 : Number(x > y);
  });
  const rank = new Int32Array(categories.length);
  for (const [place, code] of order.entries()) rank[code] = place;
  return rank;
}

interface Ranked {
  readonly codes: Int32Array;
  readonly rank: Int32Array;
  readonly descending: boolean;
}

/** A counting sort. */
function orderByRank(rows: Int32Array, { codes, rank, descending }: Ranked): Int32Array {
  const last = rank.length;
  const placeOf = (row: number): number => {
    const code = codes[row]!;
    if (code < 0) return last;
    return descending ? last - 1 - rank[code]! : rank[code]!;
  };
  const starts = new Int32Array(last + 2);
  for (const row of rows) starts[placeOf(row) + 1]! += 1;
  for (let place = 0; place <= last; place += 1) starts[place + 1]! += starts[place]!;
  const order = new Int32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    order[starts[place]!] = row;
    starts[place]! += 1;
  }
  return order;
}
