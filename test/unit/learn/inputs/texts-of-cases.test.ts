import { expect, test } from 'vitest';
import { textsOfCases } from '../../../../src/learn/inputs/texts-of-cases.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const table = () => tableOf('id,note\na,first\nb,"second, with a comma"\nc,\n');

test('texts come by case', async () => {
  expect(textsOfCases(await table(), { rows: Int32Array.of(1, 0), column: 'note' })).toEqual([
    'second, with a comma',
    'first',
  ]);
});

test('an empty cell is refused where it stands, or allowed', async () => {
  const rows = Int32Array.of(0, 2);
  expect(await failureOf(async () => textsOfCases(await table(), { rows, column: 'note' }))).toMatchObject({
    code: 'learn/missing-text',
    place: { line: 4, field: 'note' },
  });
  expect(textsOfCases(await table(), { rows, column: 'note', allowMissing: true })).toEqual(['first', '']);
});
