import { expect, it } from 'vitest';
import { tableOfRows } from '../../../../src/simulate/dataset/table-of-rows.ts';
import { toCsv } from '../../../../src/simulate/to-csv.ts';

it('keeps the order of first appearance and leaves missing what a row has not', () => {
  const table = tableOfRows(
    [
      { case: 'a', age: 3 },
      { case: 'b', score: 0.5, note: '' },
    ],
    'cases.csv',
  );
  expect(toCsv(table)).toBe('case,age,score,note\na,3,,\nb,,0.5,\n');
});

it('makes a column of texts of one that mixes numbers and texts', () => {
  const table = tableOfRows([{ x: 1 }, { x: 'one' }], 'cases.csv');
  expect(table.columns.get('x')).toEqual({ kind: 'text', codes: Int32Array.of(0, 1), categories: ['1', 'one'] });
});

it('gives the same table before and after JSON: no NaN, no infinity, no -0', () => {
  const rows = [
    { ratio: Number.NaN, grade: 'mild', shift: -0 },
    { ratio: 0.5, grade: Number.NaN, shift: 0.25 },
    { ratio: Number.POSITIVE_INFINITY, grade: 2, shift: -1 },
  ];
  const table = tableOfRows(rows, 'latents.csv');
  expect(tableOfRows(JSON.parse(JSON.stringify(rows)), 'latents.csv')).toEqual(table);
  expect(toCsv(table)).toBe('ratio,grade,shift\n,mild,0\n0.5,,0.25\n,2,-1\n');
  const shift = table.columns.get('shift')!;
  expect(shift.kind === 'number' && Object.is(shift.values[0], 0)).toBe(true);
});
