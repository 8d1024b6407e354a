import { expect, test } from 'vitest';
import { binaryColumn, labelsOf } from '../../../../src/cases/build/labels.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const used = new Uint8Array(10).fill(1);

test.each([
  ['y\n0\n1\nNA\n1.0\n', [0, 1, 2, 1]],
  ['y\nfalse\nTrue\nNA\nTRUE\n', [0, 1, 2, 1]],
  ['y\n0\nTrue\n1.0\n0.0\n', [0, 1, 1, 0]],
])('%j', async (text, expected) => {
  expect(Array.from(binaryColumn(await tableOf(text), 'y', used))).toEqual(expected);
});

test.each([
  ['y\nno\nyes\nyes\nno\nyes\n', '"yes" (3), "no" (2)', 'y = no', 2],
  ['y\n0\n1\n-1\n', '"-1" (1), "0" (1), "1" (1)', 'y = 1', 4],
  ['y\n0\n2\n4\n', '"0" (1), "2" (1), "4" (1)', 'y >= 4', 3],
])('%j is not binary: the values found, the place and an expression', async (text, values, example, line) => {
  const error = await failureOf(async () => binaryColumn(await tableOf(text), 'y', used));
  expect(error.code).toBe('cases/not-binary');
  expect(error.message).toContain(values);
  expect(error.place).toEqual({ file: 'a.csv', line, field: 'y' });
  expect(error.hint).toContain(`for example: ${example}.`);
});

test('of 1 and 2 nobody is told that 1 is present', async () => {
  const error = await failureOf(async () => binaryColumn(await tableOf('y\n2\n1\nNA\n2\n'), 'y', used));
  expect(error).toMatchObject({ code: 'cases/not-binary', place: { line: 2 } });
  expect(error.hint).toMatch(/ask whoever made the table.*"y = 1" or "y = 2"\.$/);
});

test('a slip among 0 and 1 is not taken for what is positive', async () => {
  const table = await tableOf(`y\n${'0\n1\n'.repeat(12)}#N/A\n`);
  const error = await failureOf(async () => binaryColumn(table, 'y', new Uint8Array(25).fill(1)));
  expect(error).toMatchObject({ place: { line: 26 }, hint: expect.stringMatching(/^Correct the cell.* y = 1\.$/) });
});

test('rows that are not used may hold anything', async () => {
  const table = await tableOf('y\n0\nmaybe\n1\n');
  expect(Array.from(binaryColumn(table, 'y', Uint8Array.of(1, 0, 1)))).toEqual([0, 2, 1]);
});

test('a column before an expression, and neither', async () => {
  const table = await tableOf('y = 1,y\n1,0\n0,1\n');
  expect(labelsOf(table, 'y = 1', used)).toEqual({ values: Uint8Array.of(1, 0), column: 'y = 1' });
  expect(labelsOf(table, 'not y = 0', used)).toEqual({ values: Uint8Array.of(0, 1), column: 'y' });
  const error = await failureOf(() => labelsOf(table, 'yy', used));
  expect(error.code).toBe('cases/missing-column');
  expect(error.hint).toContain('"y"');
});
