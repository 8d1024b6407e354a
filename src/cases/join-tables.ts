import { dataError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import type { JoinCount } from './cases.ts';
import { columnOf, placeOf } from './column.ts';
import { keyCodes } from './key-codes.ts';
import type { Column, Origin, Table } from './table.ts';

/** How two tables are joined. */
export interface JoinOptions {
  /** Columns to join on; by default all that both tables have under the same name. */
  readonly on?: readonly string[] | undefined;
  /** What the right table is called in messages and counts. */
  readonly name: string;
}

/** The joined table, with how many rows of each side found a partner. */
export interface Joined {
  readonly table: Table;
  readonly count: JoinCount;
}

/**
 * Joins a second table to a first by keys: each row of `left` takes the columns of the row of `right` with the same key. Rows of either
 * side without a partner are dropped and counted; rows with a missing key never match. Number keys and text keys match by the
 * number's shortest form. A column that both have but that is not a key is kept once if it agrees in every joined row.
 * @throws data errors `cases/no-join-key`, `cases/same-columns`, `cases/join-key-type`, `cases/duplicate-key` (keys must be unique in `right`),
 * `cases/nothing-joined`, `cases/column-clash`, `cases/missing-column`.
 */
export function joinTables(left: Table, right: Table, { on, name }: JoinOptions): Joined {
  const keys = on ?? sharedColumns(left, right, name);
  const { leftCodes, rightCodes } = keyCodes(left, right, { keys, name });
  const rightRow = rowOfCode(right, rightCodes, { keys, name });
  const leftRows: number[] = [];
  const rightRows: number[] = [];
  for (let row = 0; row < left.rows; row++) {
    const partner = leftCodes[row]! < 0 ? undefined : rightRow.get(leftCodes[row]!);
    if (partner === undefined) continue;
    leftRows.push(row);
    rightRows.push(partner);
  }
  if (leftRows.length === 0) throw nothingJoined(left, right, { keys, name });
  const used = new Uint8Array(right.rows);
  for (const row of rightRows) used[row] = 1;
  const count: JoinCount = {
    table: name,
    keys,
    matched: leftRows.length,
    unmatchedLeft: left.rows - leftRows.length,
    unmatchedRight: used.reduce((free, each) => free - each, right.rows),
  };
  const pairing = {
    left,
    right,
    leftRows: Int32Array.from(leftRows),
    rightRows: Int32Array.from(rightRows),
    keys,
    name,
  };
  return { table: combine(pairing), count };
}

interface Naming {
  readonly keys: readonly string[];
  readonly name: string;
}

interface Pairing extends Naming {
  readonly left: Table;
  readonly right: Table;
  readonly leftRows: Int32Array;
  readonly rightRows: Int32Array;
}

function sharedColumns(left: Table, right: Table, name: string): string[] {
  const shared = [...right.columns.keys()].filter(
    (key) => left.columns.has(key) && !isUnnamed(left, key) && !isUnnamed(right, key),
  );
  if (shared.length > 1 && shared.length === right.columns.size && shared.length === left.columns.size) {
    throw dataError(
      'cases/same-columns',
      `${name} has the same columns as the tables before it, so there is nothing to join`,
      {
        place: { file: name },
        hint: 'More cases of the same kind are put below each other by naming the files by one pattern (part-*.csv); of scores of two models for the same cases one is compared with the other.',
      },
    );
  }
  if (shared.length > 0) return shared;
  const known = [...left.columns.keys()];
  const near = [...right.columns.keys()].flatMap((key) =>
    nearestNames(key, known, 1).map((other) => `"${other}" and "${key}"`),
  );
  throw dataError(
    'cases/no-join-key',
    `${name} shares no column name with the tables before it, so it cannot be joined`,
    {
      hint:
        near.length > 0
          ? `These names are near: ${near.slice(0, 3).join('; ')}. Give the key the same name in both tables.`
          : 'Give the key (case id or patient id) the same name in both tables.',
    },
  );
}

function isUnnamed(table: Table, key: string): boolean {
  return table.unnamed?.has(key) ?? false;
}

function rowOfCode(right: Table, codes: Int32Array, { keys, name }: Naming): Map<number, number> {
  const rowOf = new Map<number, number>();
  const repeated = new Set<number>();
  let first = -1;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    if (rowOf.has(code)) {
      if (first < 0) first = row;
      repeated.add(code);
    } else rowOf.set(code, row);
  }
  if (first < 0) return rowOf;
  const before = placeOf(right, rowOf.get(codes[first]!)!, keys[0]!).line;
  throw dataError(
    'cases/duplicate-key',
    `${repeated.size} of ${rowOf.size} keys (${keys.join(', ')}) stand more than once in ${name}; here ${keyText(right, first, keys)} again, first on line ${before}`,
    {
      place: placeOf(right, first, keys[0]!),
      hint: 'Name the table with one row a case first; tables joined to it need one row a key. Join on more columns if the key has several parts.',
    },
  );
}

function keyText(table: Table, row: number, keys: readonly string[]): string {
  return keys.map((key) => `"${cellText(columnOf(table, key), row)}"`).join(', ');
}

function cellText(column: Column, row: number): string {
  if (column.kind === 'number') return Number.isNaN(column.values[row]!) ? '' : String(column.values[row]);
  return column.categories[column.codes[row]!] ?? '';
}

function nothingJoined(left: Table, right: Table, { keys, name }: Naming) {
  return dataError(
    'cases/nothing-joined',
    `no row of ${name} has a partner: the keys (${keys.join(', ')}) have no value in common`,
    {
      place: { file: name },
      hint: `Compare their spelling: ${keyText(left, 0, keys)} before, ${keyText(right, 0, keys)} in ${name}. Or name the key columns with \`on\`.`,
    },
  );
}

function combine(pairing: Pairing): Table {
  const { left, right, leftRows, rightRows, keys } = pairing;
  const columns = new Map<string, Column>();
  for (const [key, column] of left.columns) columns.set(key, takeRows(column, leftRows));
  const added: string[] = [];
  for (const [key, column] of right.columns) {
    if (keys.includes(key)) continue;
    if (isUnnamed(right, key) && columns.has(key)) continue;
    const taken = takeRows(column, rightRows);
    if (columns.has(key)) requireAgreement(pairing, key, taken);
    else {
      columns.set(key, taken);
      added.push(key);
    }
  }
  return {
    rows: leftRows.length,
    columns,
    origin: takeOrigin(left.origin, leftRows),
    joined: joinedOrigins(pairing, added),
    unnamed: new Set([...(left.unnamed ?? []), ...(right.unnamed ?? [])]),
    skipped: [...(left.skipped ?? []), ...(right.skipped ?? [])],
  };
}

function joinedOrigins({ left, right, leftRows, rightRows }: Pairing, added: readonly string[]): Map<string, Origin> {
  const taken = new Map<Origin, Origin>();
  const take = (origin: Origin, rows: Int32Array): Origin => {
    const known = taken.get(origin) ?? takeOrigin(origin, rows);
    taken.set(origin, known);
    return known;
  };
  const origins = new Map<string, Origin>();
  for (const [key, origin] of left.joined ?? []) origins.set(key, take(origin, leftRows));
  for (const key of added) origins.set(key, take(right.joined?.get(key) ?? right.origin, rightRows));
  return origins;
}

function requireAgreement({ left, right, leftRows, rightRows, name }: Pairing, key: string, taken: Column): void {
  const mine = takeRows(left.columns.get(key)!, leftRows);
  for (let row = 0; row < leftRows.length; row++) {
    if (agree(mine, taken, row)) continue;
    const [first, second] = [cellText(mine, row), cellText(taken, row)];
    throw dataError(
      'cases/column-clash',
      `both tables have a column "${key}" that is no key, and they disagree: "${first}" before, "${second}" in ${name}`,
      {
        place: placeOf(right, rightRows[row]!, key),
        hint: `Rename one of the columns, or leave it out of one table.`,
      },
    );
  }
}

function agree(first: Column, second: Column, row: number): boolean {
  if (first.kind === 'number' && second.kind === 'number') {
    const [a, b] = [first.values[row]!, second.values[row]!];
    return a === b || (Number.isNaN(a) && Number.isNaN(b));
  }
  return cellText(first, row) === cellText(second, row);
}

function takeRows(column: Column, rows: Int32Array): Column {
  if (column.kind === 'number') {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
    return { kind: 'number', values };
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
  return { kind: 'text', codes, categories: column.categories };
}

function takeOrigin(origin: Origin, rows: Int32Array): Origin {
  const file = new Uint16Array(rows.length);
  const line = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    file[i] = origin.file[rows[i]!]!;
    line[i] = origin.line[rows[i]!]!;
  }
  return { files: origin.files, file, line };
}
