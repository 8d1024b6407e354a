import { expect, test } from 'vitest';
import { describeTable } from '../../../src/cases/describe-table.ts';
import { tableOf } from '../../fixtures/tables/tables.ts';

test('kinds, missing and distinct values, ranges, and examples that name nobody', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `p${i},${i % 3 === 0 ? 'F' : i === 1 ? 'X' : 'M'},${i === 0 ? '' : i % 4},${i === 7 ? 'inf' : i / 30}`,
  );
  const { columns, rows: count, files } = describeTable(await tableOf(`id,sex,grade,score\n${rows.join('\n')}\n`));
  expect([count, files]).toEqual([30, ['a.csv']]);
  expect(columns).toEqual([
    { name: 'id', kind: 'text', missing: 0, distinct: 30, range: undefined, infinite: 0, examples: [] },
    {
      name: 'sex',
      kind: 'text',
      missing: 0,
      distinct: 3,
      range: undefined,
      infinite: 0,
      examples: [
        { value: 'M', cases: 19 },
        { value: 'F', cases: 10 },
      ],
    },
    {
      name: 'grade',
      kind: 'number',
      missing: 1,
      distinct: 4,
      range: [0, 3],
      infinite: 0,
      examples: [
        { value: '1', cases: 8 },
        { value: '0', cases: 7 },
        { value: '2', cases: 7 },
        { value: '3', cases: 7 },
      ],
    },
    { name: 'score', kind: 'number', missing: 0, distinct: 30, range: [0, 29 / 30], infinite: 1, examples: [] },
  ]);
});

test('an empty column has no range', async () => {
  const { columns } = describeTable(await tableOf('a,b\n,1\n,2\n'));
  expect(columns[0]).toMatchObject({ kind: 'number', missing: 2, distinct: 0, range: undefined });
});
