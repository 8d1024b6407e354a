import { describe, expect, test } from 'vitest';
import { type Patients, patientsOf } from '../../../../src/cases/build/patients.ts';
import { rowRole, splitRows } from '../../../../src/cases/build/split-rows.ts';
import type { Table } from '../../../../src/cases/table.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const table = await tableOf('p,s\n1,test\n1,val\n2,test\n3,train\n4,val\n3,val\n5,\n2,test\n');
const split = (splits: object, column: string | undefined = 's', of: Table = table) =>
  splitRows(of, { columns: { patient: 'p', split: column }, splits, seed: 1 }, patientsOf(of, { patient: 'p' }));
const { scored, threshold, unused, both } = rowRole;

describe('with a split column', () => {
  test('scored and threshold rows, shared patients, and what is left out', () => {
    const { role, tuned, splits, exclusions } = split({ scored: 'test', threshold: 'val' });
    expect([...role]).toEqual([scored, threshold, scored, unused, threshold, threshold, unused, scored]);
    expect(tuned).toBe(true);
    expect(splits).toEqual([
      { name: 'test', role: 'scored', cases: 3, patients: 2, sharedPatients: 0 },
      { name: 'val', role: 'threshold', cases: 3, patients: 3, sharedPatients: 1 },
      { name: 'train', role: 'unused', cases: 1, patients: 1, sharedPatients: 0 },
      { name: 'Unknown', role: 'unused', cases: 1, patients: 1, sharedPatients: 0 },
    ]);
    expect(exclusions).toEqual([
      { reason: 'split "train" is not used', cases: 1 },
      { reason: '"s" is missing', cases: 1 },
    ]);
  });

  test('only a threshold split: the others are scored', () => {
    expect([...split({ threshold: 'val' }).role]).toEqual([1, 2, 1, 1, 2, 2, 0, 1]);
  });

  test('only a scored split: nothing chooses thresholds', () => {
    const { role, tuned } = split({ scored: 'test' });
    expect([...role]).toEqual([1, 0, 1, 0, 0, 0, 0, 1]);
    expect(tuned).toBe(false);
  });

  test('no roles: every row is scored', () => {
    expect([...split({}).role]).toEqual(Array(8).fill(scored));
  });

  test('the same split for both is marked', () => {
    const { role, splits } = split({ scored: 'test', threshold: 'test' });
    expect([...role]).toEqual([both, 0, both, 0, 0, 0, 0, both]);
    expect(splits[0]).toMatchObject({ name: 'test', role: 'scored' });
  });

  test.each([
    [{ scored: 'tset' }, 's', 'cases/missing-split'],
    [{ scored: 'test' }, undefined, 'cases/no-split-column'],
    [{ threshold: 'val', holdout: 0.5 }, 's', 'cases/holdout-and-threshold'],
    [{ holdout: 1e-9 }, 's', 'cases/empty-split'],
  ])('refuses %j', async (splits, column, code) => {
    const patients: Patients = patientsOf(table, { patient: 'p' });
    const plan = { columns: { patient: 'p', split: column }, splits, seed: 1 };
    const error = await failureOf(() => splitRows(table, plan, patients));
    expect(error.code).toBe(code);
    expect(error.hint).toBeDefined();
  });
});

describe('held-out patients', () => {
  const many = (order: (i: number) => number) =>
    tableOf(`p,s\n${Array.from({ length: 3000 }, (_, i) => `p${order(i) % 1000},x`).join('\n')}\n`);

  test('whole patients, about the share asked for, whatever the order of the rows', async () => {
    const forward = await many((i) => i);
    const backward = await many((i) => 2999 - i);
    const first = split({ holdout: 0.3 }, undefined, forward);
    const second = split({ holdout: 0.3 }, undefined, backward);
    expect([...second.role].reverse()).toEqual([...first.role]);
    for (let row = 0; row < 3000; row++) expect(first.role[row]).toBe(first.role[row % 1000]);
    const held = first.splits.find(({ name }) => name === 'held out')!;
    expect(held).toMatchObject({ role: 'threshold', sharedPatients: 0, cases: 3 * held.patients });
    // Binomial(1000, 0.3): four standard deviations are 58 patients.
    expect(Math.abs(held.patients - 300)).toBeLessThan(58);
  });

  test('depend on the seed', async () => {
    const of = await many((i) => i);
    const patients = patientsOf(of, { patient: 'p' });
    const roles = [1, 2].map((seed) => [
      ...splitRows(of, { columns: {}, splits: { holdout: 0.5 }, seed }, patients).role,
    ]);
    expect(roles[0]).not.toEqual(roles[1]);
  });

  test('are taken from the scored split only', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `p${i % 50},${i % 2 === 0 ? 'test' : 'train'}`);
    const of = await tableOf(`p,s\n${rows.join('\n')}\n`);
    const { role, splits } = split({ scored: 'test', holdout: 0.5 }, 's', of);
    for (let row = 1; row < 200; row += 2) expect(role[row]).toBe(unused);
    expect(splits.map((each) => [each.name, each.role])).toEqual([
      ['test', 'scored'],
      ['train', 'unused'],
      ['held out', 'threshold'],
    ]);
  });
});

describe('twins of other cases', () => {
  const text = 'p,s,twin_of\n1,test,\n1,test,case-1\n2,val,\n2,val,case-2\n3,train,\n';

  test('serve for nothing and are counted, in no split', async () => {
    const { role, splits, exclusions } = split({ scored: 'test', threshold: 'val' }, 's', await tableOf(text));
    expect([...role]).toEqual([scored, unused, threshold, unused, unused]);
    expect(splits.map(({ name, cases, sharedPatients }) => [name, cases, sharedPatients])).toEqual([
      ['test', 1, 0],
      ['val', 1, 0],
      ['train', 1, 0],
    ]);
    expect(exclusions[0]).toEqual({ reason: 'twin of another case, by "twin_of"', cases: 2 });
  });

  test('are cases like others in a table of twins alone', async () => {
    const alone = await tableOf('p,s,twin_of\n1,test,7\n2,test,8\n');
    const { role, exclusions } = split({}, 's', alone);
    expect([...role]).toEqual([scored, scored]);
    expect(exclusions).toEqual([]);
  });
});
