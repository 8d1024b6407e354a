import { expect, test } from 'vitest';
import {
  columnHint,
  columnOf,
  commonest,
  numberColumn,
  placeOf,
  shorten,
  textColumn,
} from '../../../src/cases/column.ts';
import { failureOf, tableOf } from '../../fixtures/tables/tables.ts';

test('a missing column suggests near names', async () => {
  const table = await tableOf('Patient ID,Patient Age,sex\n1,40,F\n');
  const error = await failureOf(() => columnOf(table, 'patient_id'));
  expect(error.code).toBe('cases/missing-column');
  expect(error.hint).toBe('Did you mean "Patient ID"?');
  expect(columnHint(table, 'zzzz')).toBe('The columns are "Patient ID", "Patient Age", "sex".');
});

test('a column that was skipped says why', async () => {
  const table = { ...(await tableOf('a\nx\n')), skipped: [{ name: 'box', reason: 'it holds lists or structures' }] };
  expect((await failureOf(() => columnOf(table, 'box'))).message).toContain('it holds lists or structures');
});

test('text in a numeric column is named by file, line and column', async () => {
  const table = await tableOf('id,score\na,0.5\n"b\nb",high\nc,low\nd,0.25\n');
  const error = await failureOf(() => numberColumn(table, 'score'));
  expect(error.code).toBe('cases/not-a-number');
  expect(error.place).toEqual({ file: 'a.csv', line: 3, field: 'score' });
  expect(error.message).toBe('a.csv:3, column "score": "high" is not a number (one of 2 such cells)');
});

test.each([
  ['0,5', 'decimal point'],
  ['1.000,5', 'thousands'],
  ['1 000', 'thousands'],
  ['1_000', 'thousands'],
  ['2026-11-23', 'a date'],
  ['060Y', 'DICOM'],
  ['50 %', 'percent'],
])('%s has a hint of its own', async (cell, hint) => {
  const table = await tableOf(`a;b\n${cell};x\n`);
  expect((await failureOf(() => numberColumn(table, 'a'))).hint).toContain(hint);
});

test('leading zeros are numbers when numbers are asked for', async () => {
  const table = await tableOf('age\n084\n007\nNA\n');
  expect(table.columns.get('age')!.kind).toBe('text');
  expect([...numberColumn(table, 'age')]).toEqual([84, 7, Number.NaN]);
});

test('numbers as texts', async () => {
  const table = await tableOf('a,b\n1.50,x\n,y\n1e2,x\n');
  expect(textColumn(table, 'a')).toEqual({ kind: 'text', codes: Int32Array.of(0, -1, 1), categories: ['1.5', '100'] });
  expect(textColumn(table, 'b').categories).toEqual(['x', 'y']);
});

test('the commonest values, ties in order of code units', async () => {
  const table = await tableOf('a\nz\nb\na\nz\nb\nc\n');
  expect(commonest(textColumn(table, 'a'), () => true, 3)).toBe('"b" (2), "z" (2), "a" (1) and 1 more');
});

test('places and shortened texts', async () => {
  expect(placeOf(await tableOf('a\n1\n2\n'), 1, 'a')).toEqual({ file: 'a.csv', line: 3, field: 'a' });
  expect(shorten('x'.repeat(100)).length).toBe(60);
});
