import { expect, it } from 'vitest';
import { seemsRow } from '../../../../src/cases/read/seems-row.ts';
import type { Column } from '../../../../src/cases/table.ts';

const below = (column: Column) => ({ kind: column.kind, finish: () => column });
const texts = (...categories: string[]) => below({ kind: 'text', codes: Int32Array.of(0), categories });
const numbers = (...values: number[]) => below({ kind: 'number', values: Float64Array.from(values) });

it('takes a line for a row where nothing in it names the numbers below, and its cells are values there', () => {
  expect(seemsRow(['P1', 'F', '0.5'], [texts('P2', 'P3'), texts('M', 'F'), numbers(0.1, 0.9)])).toBe(true);
  expect(seemsRow(['P1', '0.5', '47'], [texts('P2'), numbers(0.1, 0.9), numbers(20, 80)])).toBe(true);
  expect(seemsRow(['F', 'yes'], [texts('M', 'F'), texts('no', 'yes')])).toBe(true);
});

it('takes it for names where one stands above numbers, where numbers count or are strange to their columns, and where one text alone recurs', () => {
  expect(seemsRow(['F', 'score'], [texts('M', 'F'), numbers(0.1)])).toBe(false);
  expect(seemsRow(['id', '1', '2'], [texts('a'), numbers(0, 9), numbers(0, 9)])).toBe(false);
  expect(seemsRow(['id', '850', '940'], [texts('a'), numbers(0, 1), numbers(0, 1)])).toBe(false);
  expect(seemsRow(['id', 'F'], [texts('a'), texts('M', 'F')])).toBe(false);
  expect(seemsRow(['', 'NA'], [numbers(1), numbers(1)])).toBe(false);
});
