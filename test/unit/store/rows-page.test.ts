import { expect, it } from 'vitest';
import { inputFromText } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { rowsPage } from '../../../src/store/rows-page.ts';

const table = await readTable([
  inputFromText('a.csv', 'id,sex,age,note\na,F,30,Left lung\nb,M,,right\nc,F,50,\nd,,70,Left\ne,M,inf,none\n'),
]);
const ids = (query: Parameters<typeof rowsPage>[2]) => rowsPage('a.csv', table, query).rows.map(([id]) => id);

it('gives cells in the order of the columns, missing as null', () => {
  const page = rowsPage('a.csv', table, { limit: 3 });
  expect(page.columns).toEqual(['id', 'sex', 'age', 'note']);
  expect(page.rows).toEqual([
    ['a', 'F', 30, 'Left lung'],
    ['b', 'M', null, 'right'],
    ['c', 'F', 50, null],
  ]);
  expect(page).toMatchObject({ offset: 0, matching: 5, total: 5, positions: [0, 1, 2] });
});

it('counts what matches beyond the page', () => {
  const page = rowsPage('a.csv', table, { offset: 1, limit: 1, filter: [{ column: 'sex', in: ['F', null] }] });
  expect(page).toMatchObject({ matching: 3, positions: [2] });
});

it('filters by values, bounds and parts of texts, all together', () => {
  expect(ids({ filter: [{ column: 'age', in: ['30', null] }] })).toEqual(['a', 'b']);
  expect(ids({ filter: [{ column: 'age', from: 50 }] })).toEqual(['c', 'd', 'e']);
  expect(ids({ filter: [{ column: 'age', from: 30, to: 50 }] })).toEqual(['a']);
  expect(ids({ filter: [{ column: 'note', contains: 'LEFT' }] })).toEqual(['a', 'd']);
  expect(
    ids({
      filter: [
        { column: 'note', contains: 'left' },
        { column: 'sex', in: [null] },
      ],
    }),
  ).toEqual(['d']);
});

it('refuses bounds on texts and columns that are not there', () => {
  expect(() => ids({ filter: [{ column: 'sex', from: 1 }] })).toThrow(
    expect.objectContaining({ code: 'store/bad-filter' }),
  );
  expect(() => ids({ filter: [{ column: 'gender', in: [] }] })).toThrow(
    expect.objectContaining({ code: 'cases/missing-column' }),
  );
});
