// Which tables can take the place of the first in a comparison, and that cases are paired by name whatever the order of the rows.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PlanInput } from '../../../src/audit/plan.ts';
import { inlinePool } from '../../../src/audit/pool.ts';
import { Workroom } from '../../../ui/data/off-thread/workroom.ts';
import { otherColumns } from '../../../ui/pages/audit/other-columns.ts';

const count = 60;
const rows = Array.from({ length: count }, (_, index) => ({
  id: `c${index}`,
  sex: index % 3 === 0 ? 'F' : 'M',
  label: (index * 7) % 5 < 2 ? 1 : 0,
  score: ((index * 37) % 100) / 100,
}));
type Row = (typeof rows)[number];

const csv = (those: readonly Row[], score: (row: Row) => number = (row) => row.score): string =>
  `id,sex,label,score\n${those.map((row) => `${row.id},${row.sex},${row.label},${score(row)}`).join('\n')}\n`;
const revised = (row: Row): number => (row.score + row.label) / 2;

const contents: Readonly<Record<string, string>> = {
  'first.csv': csv(rows),
  'revised.csv': csv(rows, revised),
  'shuffled.csv': csv([...rows].reverse(), revised),
  'half.csv': csv(rows.slice(0, count / 2)),
  'others.csv': csv(rows.map((row) => ({ ...row, id: `x${row.id}` }))),
  'people.csv': `id,age\n${rows.map(({ id }, index) => `${id},${30 + index}`).join('\n')}\n`,
};

const plan: PlanInput = {
  tables: [{ path: 'first.csv' }],
  columns: { case: 'id' },
  tasks: [{ kind: 'binary', name: 'finding', label: 'label', score: 'score' }],
  attributes: [{ name: 'sex' }],
};
const other = (path: string, of: PlanInput = plan) => ({ name: path, plan: { ...of, tables: [{ path }] } });

afterAll(() => void vi.unstubAllGlobals());

let room: Workroom;
beforeAll(() => {
  vi.stubGlobal('__EVENHAND_VERSION__', 'test');
  room = new Workroom(inlinePool);
  room.addFiles(Object.entries(contents).map(([path, text]) => ({ path, file: new File([text], path) })));
});

it('takes tables with the same cases in any order', async () => {
  expect(await room.whyNotComparable(plan, other('revised.csv'))).toBeUndefined();
  expect(await room.whyNotComparable(plan, other('shuffled.csv'))).toBeUndefined();
  const [inOrder, shuffled] = [
    await room.compare(plan, other('revised.csv')),
    await room.compare(plan, other('shuffled.csv')),
  ];
  expect(shuffled.tasks).toEqual(inOrder.tasks);
  expect(inOrder.tasks[0]?.all.primary.second).toBeGreaterThan(inOrder.tasks[0]?.all.primary.first ?? 1);
});

it.each([
  ['half.csv', '30 of the 60 cases'],
  ['others.csv', 'none of the 60 cases'],
  ['people.csv', 'no columns "sex", "label", "score"'],
])('says why %s cannot be compared', async (path, why) => {
  expect(await room.whyNotComparable(plan, other(path))).toContain(why);
  await expect(room.compare(plan, other(path))).rejects.toThrow();
});

it('wants the same labels row by row where no column names the cases', async () => {
  const nameless = { ...plan, columns: {} };
  expect(await room.whyNotComparable(nameless, other('revised.csv', nameless))).toBeUndefined();
  expect(await room.whyNotComparable(nameless, other('shuffled.csv', nameless))).toContain('labels');
});

it('compares score columns of one table by their names, one finding of several by itself', async () => {
  const scores = { name: 'score', kind: 'binary', label: 'label', score: 'score' } as const;
  const old = { ...scores, name: 'old', score: 'old' };
  const both: PlanInput = { ...plan, tasks: [scores, old] };
  expect(otherColumns(plan, 'finding', ['score', 'old']).map(({ name }) => name)).toEqual(['old']);
  expect(otherColumns(both, 'gone', ['score', 'old'])).toEqual([]);
  expect(otherColumns({ ...both, tasks: [scores, { ...old, label: 'sex = F' }] }, 'score', [])).toEqual([]);
  const [model] = otherColumns(both, 'score', []);
  expect(model).toMatchObject({
    name: 'old',
    first: { tasks: [scores] },
    plan: { tasks: [{ name: 'score', score: 'old' }] },
  });

  const columns = `id,sex,label,score,old\n${rows.map((row) => `${row.id},${row.sex},${row.label},${row.score},${revised(row)}`).join('\n')}\n`;
  const tables = [{ path: 'columns.csv' }];
  room.addFiles([{ path: 'columns.csv', file: new File([columns], 'columns.csv') }]);
  const compared = await room.compare({ ...model!.first!, tables }, { ...model!, plan: { ...model!.plan, tables } });
  expect(compared).toMatchObject({ first: 'score', second: 'old' });
});
