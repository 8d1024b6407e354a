import { expect, test } from 'vitest';
import { placeOf } from '../../../src/cases/column.ts';
import { concatTables } from '../../../src/cases/concat-tables.ts';
import { failureOf, rowsOf, tableOf } from '../../fixtures/tables/tables.ts';

test('stacks tables by column name and keeps where each row came from', async () => {
  const first = await tableOf('a,b\n1,x\n2,y\n', '1.csv');
  const second = await tableOf('b,a\ny,1.5\n,Q\n', '2.csv');
  const table = concatTables([first, second]);
  expect(rowsOf(table)).toEqual([
    { a: '1', b: 'x' },
    { a: '2', b: 'y' },
    { a: '1.5', b: 'y' },
    { a: 'Q', b: null },
  ]);
  expect(table.columns.get('b')).toMatchObject({ categories: ['x', 'y'] });
  expect(placeOf(table, 3, 'a')).toEqual({ file: '2.csv', line: 3, field: 'a' });
});

test('numbers stay numbers', async () => {
  const table = concatTables([await tableOf('a\n1\n'), await tableOf('a\n\nNA\n2.5\n')]);
  expect(table.columns.get('a')).toEqual({ kind: 'number', values: Float64Array.of(1, Number.NaN, 2.5) });
});

test('names the differences', async () => {
  const tables = [await tableOf('a,b\n1,x\n', '1.csv'), await tableOf('a,c\n1,x\n', '2.csv')];
  const error = await failureOf(() => concatTables(tables));
  expect(error.code).toBe('cases/different-columns');
  expect(error.message).toContain('it lacks "b"; only it has "c"');
});
