import { dataError, usageError } from '../core/errors.ts';
import { columnOf, notANumber, placeOf } from './column.ts';
import { parseNumber } from './parse-number.ts';
import type { Table, TextColumn } from './table.ts';

export interface CutOptions {
  /** Ascending cut points. */
  readonly edges: readonly number[];
  /** Which end of a band belongs to it. */
  readonly closed: 'left' | 'right';
  /** Texts that stand for a value that is not known. */
  readonly isUnknown: (text: string) => boolean;
}

/**
 * Cuts a numeric column into bands. With edges 40 and 60: closed left `<40`, `[40,60)`, `>=60`; closed right `<=40`, `(40,60]`, `>60`. All bands
 * are kept, empty ones too; code -1 where the value is missing or unknown.
 * @throws usage error `cases/bad-attribute` unless the edges ascend; data errors `cases/not-a-number`, `cases/infinite-value` with place.
 */
export function cutColumn(table: Table, name: string, options: CutOptions): { codes: Int32Array; groups: string[] } {
  const { edges, closed } = options;
  for (let i = 1; i < edges.length; i++) {
    if (edges[i]! > edges[i - 1]!) continue;
    throw usageError('cases/bad-attribute', `the edges of "${name}" must ascend; ${edges[i]} follows ${edges[i - 1]}`, {
      hint: 'Write them from the lowest to the highest, each once, as in [40, 60, 80].',
    });
  }
  const values = numbersOrUnknown(table, name, options.isUnknown);
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) {
    throw dataError('cases/infinite-value', 'the value is infinite', {
      place: placeOf(table, infinite, name),
      hint: 'Correct the cell, or leave it empty if the value is not known.',
    });
  }
  const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : bandOf(value, edges, closed)));
  return { codes, groups: bandNames(edges, closed) };
}

function numbersOrUnknown(table: Table, name: string, isUnknown: (text: string) => boolean): Float64Array {
  const column = columnOf(table, name);
  if (column.kind === 'number') {
    return column.values.map((value) => (isUnknown(String(value)) ? Number.NaN : value));
  }
  const unknown = column.categories.map(isUnknown);
  const numbers = column.categories.map((text) => parseNumber(text) ?? Number.NaN);
  const isBad = (code: number): boolean => !unknown[code] && Number.isNaN(numbers[code]!);
  const row = column.codes.findIndex((code) => code >= 0 && isBad(code));
  if (row >= 0) throw notANumber({ table, name, column: column as TextColumn, row, isBad });
  return Float64Array.from(column.codes, (code) => (code < 0 || unknown[code] ? Number.NaN : numbers[code]!));
}

function bandOf(value: number, edges: readonly number[], closed: 'left' | 'right'): number {
  let band = 0;
  while (band < edges.length && (closed === 'left' ? value >= edges[band]! : value > edges[band]!)) band += 1;
  return band;
}

function bandNames(edges: readonly number[], closed: 'left' | 'right'): string[] {
  const first = edges[0]!;
  const last = edges.at(-1)!;
  const inner = edges
    .slice(1)
    .map((edge, i) => (closed === 'left' ? `[${edges[i]},${edge})` : `(${edges[i]},${edge}]`));
  return closed === 'left' ? [`<${first}`, ...inner, `>=${last}`] : [`<=${first}`, ...inner, `>${last}`];
}
