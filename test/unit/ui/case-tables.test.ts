// The table of cases: cohorts, orders and errors against what is plain to see in a small table.
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../src/audit/plan.ts';
import { inlinePool } from '../../../src/audit/pool.ts';
import type { CaseQuery } from '../../../ui/data/off-thread/case-query.ts';
import { Workroom } from '../../../ui/data/off-thread/workroom.ts';

const csv = [
  'id,sex,age,label,score',
  'c1,F,30,1,0.9',
  'c2,M,50,1,0.2',
  'c3,F,70,0,0.7',
  'c10,,61,0,0.95',
  'c5,M,44,0,0.1',
  'c6,F,,1,0.4',
].join('\n');

const tables = [{ path: 'cases.csv' }];
const plan: PlanInput = {
  tables,
  columns: { case: 'id' },
  tasks: [{ kind: 'binary', name: 'finding', label: 'label', score: 'score' }],
  attributes: [{ name: 'sex' }, { name: 'age', edges: [50] }],
};

function room(): Workroom {
  const made = new Workroom(inlinePool);
  made.addFiles([{ path: 'cases.csv', file: new File([csv], 'cases.csv') }]);
  return made;
}

async function ids(query: Partial<CaseQuery>): Promise<unknown[]> {
  const asked: CaseQuery = { tables, plan, task: 'finding', threshold: 0.5, cohort: [], ...query };
  const workroom = room();
  const { columns } = await workroom.caseOverview(asked);
  const id = columns.findIndex(({ name }) => name === 'id');
  const { rows } = await workroom.caseRows(asked, 0, 100);
  return rows.map(({ cells }) => cells[id]);
}

describe('cohorts', () => {
  it('hold groups of attributes, Unknown among them', async () => {
    expect(await ids({ cohort: [{ attribute: 'sex', groups: ['Unknown'] }] })).toEqual(['c10']);
    expect(await ids({ cohort: [{ attribute: 'age', groups: ['>=50'] }] })).toEqual(['c2', 'c3', 'c10']);
  });

  it('hold values, missing ones, ranges that leave out their upper end, and parts of texts', async () => {
    expect(await ids({ cohort: [{ column: 'sex', in: ['M', null] }] })).toEqual(['c2', 'c10', 'c5']);
    expect(await ids({ cohort: [{ column: 'age', from: 44, to: 61 }] })).toEqual(['c2', 'c5']);
    expect(await ids({ cohort: [{ column: 'id', contains: 'C1' }] })).toEqual(['c1', 'c10']);
  });

  it('name a column that is not there', async () => {
    await expect(ids({ cohort: [{ column: 'race', in: ['x'] }] })).rejects.toMatchObject({ code: 'ui/no-column' });
  });
});

describe('orders', () => {
  it('are by number, missing last either way, ties as in the file', async () => {
    expect(await ids({ sort: { column: 'age', descending: false } })).toEqual(['c1', 'c5', 'c2', 'c10', 'c3', 'c6']);
    expect(await ids({ sort: { column: 'age', descending: true } })).toEqual(['c3', 'c10', 'c2', 'c5', 'c1', 'c6']);
    expect(await ids({ sort: { column: 'label', descending: true } })).toEqual(['c1', 'c2', 'c6', 'c3', 'c10', 'c5']);
  });

  it('are by text as a reader expects', async () => {
    expect(await ids({ sort: { column: 'id', descending: false } })).toEqual(['c1', 'c2', 'c3', 'c5', 'c6', 'c10']);
  });
});

describe('errors', () => {
  it('are the most confident first', async () => {
    const sort = { column: '=error', descending: true };
    const wrong = { column: '=error', from: 0 } as const;
    expect(await ids({ cohort: [wrong], sort })).toEqual(['c10', 'c2', 'c3', 'c6']);
    expect(await ids({ cohort: [wrong, { attribute: 'sex', groups: ['F'] }], sort })).toEqual(['c3', 'c6']);
  });

  it('are counted at the threshold that is asked for', async () => {
    const query: CaseQuery = { tables, plan, task: 'finding', threshold: 0.96, cohort: [] };
    expect(await room().caseOverview(query)).toMatchObject({ total: 6, matching: 6, errors: 3, threshold: 0.96 });
    expect(await room().caseOverview({ ...query, threshold: undefined })).toMatchObject({ threshold: 0.7 });
  });
});

it('shows tables before anything is planned', async () => {
  const { columns, matching } = await room().caseOverview({ tables, cohort: [] });
  expect(matching).toBe(6);
  expect(columns.map(({ name }) => name)).toEqual(['id', 'sex', 'age', 'label', 'score']);
  expect(columns[1]?.values).toEqual([
    { value: 'F', cases: 3 },
    { value: 'M', cases: 2 },
    { value: null, cases: 1 },
  ]);
  const { rows, places } = await room().caseRowsAt({ tables, cohort: [] }, [4, 99, -1]);
  expect(rows).toEqual([{ position: 4, cells: ['c5', 'M', 44, 0, 0.1] }]);
  expect(places).toEqual([4]);
});

it('says where cases stand in the order of a cohort, and which are outside of it', async () => {
  const sort = { column: 'age', descending: true };
  const asked: CaseQuery = { tables, cohort: [{ column: 'sex', in: ['F', 'M'] }], sort };
  expect((await room().caseRowsAt(asked, [0, 1, 3, 5])).places).toEqual([3, 1, -1, 4]);
});

it('gives a cohort as a table of its own, with all columns of the files', async () => {
  const asked: CaseQuery = { tables, plan, cohort: [{ attribute: 'sex', groups: ['Unknown', 'M'] }] };
  const made = await room().cohortTable(asked);
  expect(await made.text()).toBe('id,sex,age,label,score\nc2,M,50,1,0.2\nc10,,61,0,0.95\nc5,M,44,0,0.1\n');
});
