import { describe, expect, it } from 'vitest';
import { inputFromText } from '../../../src/cases/input.ts';
import { nameOfStack, namesOfTables } from '../../../ui/data/names-of-tables.ts';
import { alikeTables, stackTables } from '../../../ui/data/off-thread/stack-tables.ts';

const inputs = (...tables: readonly (readonly [path: string, rows: readonly string[]])[]) => {
  const names = namesOfTables(tables.map(([path]) => path));
  return tables.map(([path, rows], place) => ({
    name: names[place]!,
    file: inputFromText(path.split('/').at(-1)!, `${rows.join('\n')}\n`),
  }));
};
const head = 'id,patient,sex,label,score';

describe('tables with the same columns', () => {
  it('are found among others, in whatever order their columns are', async () => {
    const found = await alikeTables(
      inputs(
        ['a.csv', [head, '1,p1,F,0,0.1']],
        ['who.csv', ['patient,age', 'p1,50']],
        ['b.csv', ['score,label,sex,patient,id', '0.2,1,M,p2,2']],
      ),
    );
    expect(found).toEqual({ places: [0, 2], sameCases: false, shared: undefined, column: 'table' });
    expect(await alikeTables(inputs(['a.csv', [head, '1,p1,F,0,0.1']], ['b.csv', ['id', '1']]))).toBeUndefined();
  });
  it('hold the same cases where these agree in all but the scores, in any order', async () => {
    const first = ['a.csv', [head, '1,p1,F,0,0.1', '2,p2,M,1,0.9']] as const;
    expect(await alikeTables(inputs(first, ['b.csv', [head, '2,p2,M,1,0.5', '1,p1,F,0,0.4']]))).toMatchObject({
      sameCases: true,
      shared: { column: 'patient', count: 2, differing: 0, lasting: ['sex'], apart: ['patient', 'id'] },
    });
    expect(await alikeTables(inputs(first, ['b.csv', [head, '2,p2,F,1,0.5', '1,p1,M,0,0.4']]))).toMatchObject({
      sameCases: false,
      shared: { column: 'patient', count: 2, differing: 2 },
    });
  });
  it('go one below the other with a column that says where a row is from', async () => {
    const parts = inputs(
      ['all/cohort_train.csv', [head, '1,p1,F,0,0.1', '007,p1,F,0,0.1']],
      ['all/cohort_test.csv', [head, '2,p2,M,,0.2']],
    );
    const { column } = (await alikeTables(parts)) ?? {};
    expect(column).toBe('split');
    expect(await (await stackTables(parts, 'split')).text()).toBe(
      `${head},split\n1,p1,F,0,0.1,cohort_train\n007,p1,F,0,0.1,cohort_train\n2,p2,M,,0.2,cohort_test\n`,
    );
  });
  it('may number their patients alike, who are then others in each table', async () => {
    const sites = inputs(
      ['north.csv', [head, '11,1001,F,0,0.1', '12,1001,F,0,0.1', '13,1002,M,1,0.3', '14,,F,1,0.3']],
      ['south.csv', [head, '21,1001,M,1,0.4', '22,1003,F,0,0.2']],
    );
    const { shared, column = '' } = (await alikeTables(sites)) ?? {};
    expect(shared).toEqual({ column: 'patient', count: 1, differing: 1, lasting: ['sex'], apart: ['patient'] });
    expect((await (await stackTables(sites, column, shared?.apart)).text()).split('\n')).toEqual([
      `${head},table`,
      '11,north/1001,F,0,0.1,north',
      '12,north/1001,F,0,0.1,north',
      '13,north/1002,M,1,0.3,north',
      '14,,F,1,0.3,north',
      '21,south/1001,M,1,0.4,south',
      '22,south/1003,F,0,0.2,south',
      '',
    ]);
  });
  it('are called by their folders where their names are one', () => {
    expect(namesOfTables(['a/scores.csv', 'b/scores.csv.gz'])).toEqual(['a/scores', 'b/scores']);
    expect(nameOfStack(['a/scores.csv', 'b/scores.csv'])).toBe('a-scores-and-b-scores.csv');
    expect(nameOfStack(['1.csv', '2.csv', '3.parquet'])).toBe('1-and-2-more.csv');
  });
});
