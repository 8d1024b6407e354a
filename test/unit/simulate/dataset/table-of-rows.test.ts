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
