import { expect, test } from 'vitest';
import { countDuplicates } from '../../../../src/cases/build/count-duplicates.ts';
import { tableOf } from '../../../fixtures/tables/tables.ts';

test('rows with a repeated id, and those that repeat in every column', async () => {
  const table = await tableOf('id,s,t\na,1,x\nb,2,y\na,1,x\na,1,z\nc,3,\nc,3,\n,4,x\n,4,x\n');
  expect(countDuplicates(table, 'id')).toEqual({ cases: 5, rows: 2 });
  expect(countDuplicates(table, undefined)).toEqual({ cases: 0, rows: 0 });
});
