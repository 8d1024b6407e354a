import { expect, test } from 'vitest';
import { TableBuilder } from '../../../src/cases/table-builder.ts';
import { failureOf, rowsOf } from '../../fixtures/tables/tables.ts';

test('a column that begins late is missing before, one that ends early after', () => {
  const builder = new TableBuilder(new Set(['b']));
  builder.startFile('1.jsonl');
  builder.column('a').addNumber(1);
  builder.endRow(1);
  builder.column('b').addNumber(2);
  builder.endRow(5);
  builder.endFile();
  const table = builder.finish();
  expect(rowsOf(table)).toEqual([
    { a: 1, b: null },
    { a: null, b: '2' },
  ]);
  expect([...table.origin.line]).toEqual([1, 5]);
});

test('origins of many rows and several files', () => {
  const builder = new TableBuilder(new Set());
  for (const name of ['1', '2']) {
    builder.startFile(name);
    for (let row = 0; row < 3000; row++) {
      builder.column('a').addNumber(row);
      builder.endRow(row + 2);
    }
    builder.endFile();
  }
  const { rows, origin } = builder.finish();
  expect([rows, origin.files, origin.file[2999], origin.file[3000], origin.line[5999]]).toEqual([
    6000,
    ['1', '2'],
    0,
    1,
    3001,
  ]);
});

test('more files than can be numbered', async () => {
  const builder = new TableBuilder(new Set());
  for (let file = 0; file < 0xffff; file++) builder.startFile('x');
  expect((await failureOf(() => builder.startFile('x'))).code).toBe('cases/too-many-files');
});
