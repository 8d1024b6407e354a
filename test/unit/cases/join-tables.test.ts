import { describe, expect, test } from 'vitest';
import { numberColumn } from '../../../src/cases/column.ts';
import { joinTables } from '../../../src/cases/join-tables.ts';
import { failureOf, rowsOf, tableOf } from '../../fixtures/tables/tables.ts';

const scores = () => tableOf('id,score\nc,0.3\na,0.1\nx,0.9\n,0.5\nb,0.2\n', 'scores.csv');
const labels = () => tableOf('id,label,sex\na,1,F\nb,0,M\nc,1,\nz,0,F\n', 'labels.csv');

describe('joins', () => {
  test('on the columns of the same name, counting what did not join', async () => {
    const { table, count } = joinTables(await scores(), await labels(), { name: 'labels.csv' });
    expect(rowsOf(table)).toEqual([
      { id: 'c', score: 0.3, label: 1, sex: null },
      { id: 'a', score: 0.1, label: 1, sex: 'F' },
      { id: 'b', score: 0.2, label: 0, sex: 'M' },
    ]);
    expect(count).toEqual({ table: 'labels.csv', keys: ['id'], matched: 3, unmatchedLeft: 2, unmatchedRight: 1 });
  });

  test('several rows to one, as cases to patients', async () => {
    const cases = await tableOf('case,patient\n1,p\n2,q\n3,p\n');
    const patients = await tableOf('patient,sex\np,F\nq,M\n', 'p.csv');
    expect(rowsOf(joinTables(cases, patients, { name: 'p.csv' }).table).map(({ sex }) => sex)).toEqual(['F', 'M', 'F']);
  });

  test('on two columns, one number and one text', async () => {
    const left = await tableOf('p,view,s\n1,PA,0.1\n1,AP,0.2\n2,PA,0.3\n');
    const right = await tableOf('view,p,y\nPA,2,c\nAP,1,b\nPA,1,a\nAP,2,d\n', 'r.csv');
    const { table, count } = joinTables(left, right, { name: 'r.csv' });
    expect(rowsOf(table).map(({ y }) => y)).toEqual(['a', 'b', 'c']);
    expect(count.keys).toEqual(['view', 'p']);
    expect(count.unmatchedRight).toBe(1);
  });

  test('number keys with text keys that spell the same numbers', async () => {
    const left = await tableOf('p,s\n1,0.1\n2,0.2\n');
    const right = await tableOf('p,y\n1,a\n2,b\nA3,c\n', 'r.csv');
    expect(joinTables(left, right, { name: 'r.csv' }).count.matched).toBe(2);
    expect(joinTables(right, left, { name: 'l.csv' }).count.matched).toBe(2);
  });

  test('missing keys never match, not even each other', async () => {
    const left = await tableOf('p,s\na,1\nNA,2\n');
    const right = await tableOf('p,y\na,1\n,2\n', 'r.csv');
    expect(joinTables(left, right, { name: 'r.csv' }).count).toMatchObject({
      matched: 1,
      unmatchedLeft: 1,
      unmatchedRight: 1,
    });
  });

  test('a column that both have and agree on is kept once', async () => {
    const left = await tableOf('id,sex\na,F\nb,M\n');
    const right = await tableOf('id,sex,y\nb,M,1\na,F,0\n', 'r.csv');
    const { table } = joinTables(left, right, { on: ['id'], name: 'r.csv' });
    expect([...table.columns.keys()]).toEqual(['id', 'sex', 'y']);
  });

  test('columns without a name are no keys', async () => {
    const left = await tableOf(',id,s\n0,a,1\n1,b,2\n');
    const right = await tableOf(',id,y\n7,b,1\n8,a,0\n', 'r.csv');
    const { table, count } = joinTables(left, right, { name: 'r.csv' });
    expect(count).toMatchObject({ keys: ['id'], matched: 2 });
    expect(rowsOf(table)[0]).toEqual({ 'column 1': 0, id: 'a', s: 1, y: 0 });
  });

  test('cells of the joined table are placed in their own file', async () => {
    const right = await tableOf('id,label\nb,1\na,yes\n', 'labels.csv');
    const { table } = joinTables(await scores(), right, { name: 'labels.csv' });
    const third = await tableOf('id,age\nq,1\na,x\n', 'third.csv');
    const { table: wide } = joinTables(table, third, { name: 'third.csv' });
    expect((await failureOf(() => numberColumn(wide, 'label'))).place).toEqual({
      file: 'labels.csv',
      line: 3,
      field: 'label',
    });
    expect((await failureOf(() => numberColumn(wide, 'age'))).place).toEqual({
      file: 'third.csv',
      line: 3,
      field: 'age',
    });
  });
});

describe('refuses', () => {
  test('tables without a common column, naming near ones', async () => {
    const right = await tableOf('Patient ID,sex\n1,F\n', 'r.csv');
    const error = await failureOf(async () =>
      joinTables(await tableOf('patient_id,s\n1,2\n'), right, { name: 'r.csv' }),
    );
    expect(error.code).toBe('cases/no-join-key');
    expect(error.hint).toContain('"patient_id" and "Patient ID"');
  });

  test('tables with the same columns, whatever their order, unless keys are named; lists of one column leave the shared ones', async () => {
    const [left, right] = [await tableOf('id,y\na,1\n'), await tableOf('y,id\n0,b\n', 'r.csv')];
    const error = await failureOf(async () => joinTables(left, right, { name: 'r.csv' }));
    expect(error).toMatchObject({ code: 'cases/same-columns', place: { file: 'r.csv' } });
    expect(joinTables(left, left, { name: 'r.csv', on: ['id'] }).table.rows).toBe(1);
    const [all, some] = [await tableOf('id\na\nb\n'), await tableOf('id\nb\n', 'r.csv')];
    expect(joinTables(all, some, { name: 'r.csv' }).table.rows).toBe(1);
  });

  test('keys that stand twice on the right, counting them', async () => {
    const right = await tableOf('id,y\na,1\nb,2\na,3\nb,4\na,5\nc,1\n', 'r.csv');
    const error = await failureOf(async () => joinTables(await scores(), right, { name: 'r.csv' }));
    expect(error.code).toBe('cases/duplicate-key');
    expect(error.message).toContain('2 of 3 keys (id) stand more than once in r.csv; here "a" again, first on line 2');
    expect(error.place).toEqual({ file: 'r.csv', line: 4, field: 'id' });
  });

  test('a join that loses every row', async () => {
    const right = await tableOf('id,y\na.png,1\n', 'r.csv');
    const error = await failureOf(async () => joinTables(await scores(), right, { name: 'r.csv' }));
    expect(error.code).toBe('cases/nothing-joined');
    expect(error.hint).toContain('"c" before, "a.png" in r.csv');
  });

  test.each([
    ['id,s\n1,1\n2,2\n', 'id,y\n001,1\n002,2\n', 'r.csv'],
    ['id,s\n001,1\n002,2\n', 'id,y\n1,1\n2,2\n', 'a.csv'],
  ])('numbers against texts with leading zeros', async (first, second, file) => {
    const error = await failureOf(async () =>
      joinTables(await tableOf(first), await tableOf(second, 'r.csv'), { name: 'r.csv' }),
    );
    expect(error.code).toBe('cases/join-key-type');
    expect(error.place).toEqual({ file, line: 2, field: 'id' });
    expect(error.message).toContain('"001"');
  });

  test('a column that both have and disagree on', async () => {
    const left = await tableOf('id,sex\na,F\nb,M\n');
    const right = await tableOf('id,sex\nb,F\na,F\n', 'r.csv');
    const error = await failureOf(() => joinTables(left, right, { on: ['id'], name: 'r.csv' }));
    expect(error.code).toBe('cases/column-clash');
    expect(error.place).toEqual({ file: 'r.csv', line: 2, field: 'sex' });
  });

  test('a key that one table lacks', async () => {
    const error = await failureOf(async () =>
      joinTables(await scores(), await labels(), { on: ['idd'], name: 'labels.csv' }),
    );
    expect(error.code).toBe('cases/missing-column');
    expect(error.hint).toContain('"id"');
  });
});
