import { dataError } from '../core/errors.ts';
import { columnOf, placeOf, textColumn } from './column.ts';
import { parseNumber } from './parse-number.ts';
import type { Column, Table, TextColumn } from './table.ts';

/** For each row of two tables a code of its key: equal codes are equal keys; -1 is a key with a missing part. */
export interface KeyCodes {
  readonly leftCodes: Int32Array;
  readonly rightCodes: Int32Array;
}

interface Keys {
  readonly keys: readonly string[];
  /** What the right table is called in messages. */
  readonly name: string;
}

/** Codes of the keys of two tables over the named columns. @throws `cases/missing-column`, `cases/join-key-type`. */
export function keyCodes(left: Table, right: Table, { keys, name }: Keys): KeyCodes {
  let leftCodes: Int32Array | undefined;
  let rightCodes: Int32Array | undefined;
  for (const key of keys) {
    requireKey(left, key, 'the tables before it');
    requireKey(right, key, name);
    const codes = columnCodes({ table: left, key }, { table: right, key }, name);
    if (leftCodes === undefined || rightCodes === undefined) {
      [leftCodes, rightCodes] = [codes.leftCodes, codes.rightCodes];
    } else {
      const codeOf = new Map<number, number>();
      const width = 1 + Math.max(largest(codes.leftCodes), largest(codes.rightCodes));
      leftCodes = combined(leftCodes, codes.leftCodes, { codeOf, width });
      rightCodes = combined(rightCodes, codes.rightCodes, { codeOf, width });
    }
  }
  return { leftCodes: leftCodes!, rightCodes: rightCodes! };
}

function requireKey(table: Table, key: string, where: string): void {
  try {
    columnOf(table, key);
  } catch (cause) {
    const hint = (cause as { hint?: string }).hint;
    throw dataError('cases/missing-column', `the key "${key}" is no column of ${where}`, {
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

interface KeyColumn {
  readonly table: Table;
  readonly key: string;
}

function columnCodes(left: KeyColumn, right: KeyColumn, name: string): KeyCodes {
  const first = columnOf(left.table, left.key);
  const second = columnOf(right.table, right.key);
  if (first.kind === 'number' && second.kind === 'number') {
    const codeOf = new Map<number, number>();
    return { leftCodes: numberCodes(first.values, codeOf), rightCodes: numberCodes(second.values, codeOf) };
  }
  if (first.kind !== second.kind) requireComparable(left, right, name);
  const codeOf = new Map<string, number>();
  return {
    leftCodes: textCodes(textColumn(left.table, left.key), codeOf),
    rightCodes: textCodes(textColumn(right.table, right.key), codeOf),
  };
}

function numberCodes(values: Float64Array, codeOf: Map<number, number>): Int32Array {
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    const known = codeOf.get(value);
    if (known !== undefined) return known;
    codeOf.set(value, codeOf.size);
    return codeOf.size - 1;
  });
}

function textCodes({ codes, categories }: TextColumn, codeOf: Map<string, number>): Int32Array {
  const own = Int32Array.from(categories, (text) => {
    const known = codeOf.get(text);
    if (known !== undefined) return known;
    codeOf.set(text, codeOf.size);
    return codeOf.size - 1;
  });
  return codes.map((code) => (code < 0 ? -1 : own[code]!));
}

interface PairCodes {
  readonly codeOf: Map<number, number>;
  /** More than any second code. */
  readonly width: number;
}

function largest(codes: Int32Array): number {
  return codes.reduce((most, code) => Math.max(most, code), 0);
}

function combined(first: Int32Array, second: Int32Array, { codeOf, width }: PairCodes): Int32Array {
  return first.map((code, row) => {
    const other = second[row]!;
    if (code < 0 || other < 0) return -1;
    const pair = code * width + other;
    const known = codeOf.get(pair);
    if (known !== undefined) return known;
    codeOf.set(pair, codeOf.size);
    return codeOf.size - 1;
  });
}

// A number on one side and "001" or "1.0" on the other: whether these are the same is not ours to guess.
function requireComparable(left: KeyColumn, right: KeyColumn, name: string): void {
  const [texts, numbers] = columnOf(left.table, left.key).kind === 'text' ? [left, right] : [right, left];
  const column = columnOf(texts.table, texts.key) as TextColumn;
  const ambiguous = column.categories.findIndex((text) => {
    const value = parseNumber(text);
    return value !== undefined && String(value) !== text;
  });
  if (ambiguous < 0) return;
  const where = texts === right ? [name, 'the tables before it'] : ['the tables before it', name];
  throw dataError(
    'cases/join-key-type',
    `the key "${left.key}" is text in ${where[0]} ("${column.categories[ambiguous]}") and a number in ${where[1]} (${firstNumber(columnOf(numbers.table, numbers.key))})`,
    {
      place: placeOf(texts.table, column.codes.indexOf(ambiguous), texts.key),
      hint: 'Write the key the same way in both tables (with or without leading zeros).',
    },
  );
}

function firstNumber(column: Column): string {
  if (column.kind === 'text') return '';
  return String(column.values.find((value) => !Number.isNaN(value)) ?? 'all missing');
}
