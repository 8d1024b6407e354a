import { expect, test } from 'vitest';
import { patientsOf } from '../../../../src/cases/build/patients.ts';
import { tableOf } from '../../../fixtures/tables/tables.ts';

test('dense codes; a missing patient is a patient of its own', async () => {
  const table = await tableOf('id,p\na,7\nb,3\nc,\nd,7\ne,NA\n');
  const patients = patientsOf(table, { patient: 'p', case: 'id' });
  expect([...patients.codes]).toEqual([0, 1, 2, 0, 3]);
  expect(patients).toMatchObject({ count: 4, unknown: 2 });
  expect([0, 2].map(patients.identity)).toEqual(['patient 7', 'case c']);
});

test('without a patient column every case is one', async () => {
  const table = await tableOf('id,p\na,7\nb,7\n');
  const patients = patientsOf(table, {});
  expect([...patients.codes]).toEqual([0, 1]);
  expect(patients).toMatchObject({ count: 2, unknown: 0 });
  expect(patients.identity(1)).toBe('row a.csv 3');
});
