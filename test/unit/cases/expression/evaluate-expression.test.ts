import { describe, expect, test } from 'vitest';
import { evaluateExpression, missingTruth } from '../../../../src/cases/expression/evaluate-expression.ts';
import { parseExpression } from '../../../../src/cases/expression/parse-expression.ts';
import { failureOf, tableOf } from '../../../fixtures/tables/tables.ts';

const table = await tableOf(`findings,grade,dx
Mass|Nodule,3,mel
"Mass, left; Nodule ",1,nv
No Finding,,bcc
,2,
Pleural_Thickening,2.0,MEL
`);
const truth = (text: string) => Array.from(evaluateExpression(parseExpression(text, [...table.columns.keys()]), table));
const m = missingTruth;

test.each([
  ['findings contains Mass', [1, 1, 0, m, 0]],
  ['findings contains Nodule', [1, 1, 0, m, 0]],
  ['findings contains Nod', [0, 0, 0, m, 0]],
  ['findings = Mass|Nodule', [1, 0, 0, m, 0]],
  ['findings != No Finding', [1, 1, 0, m, 1]],
  ['dx = mel', [1, 0, 0, m, 0]],
  ['dx in (mel, MEL)', [1, 0, 0, m, 1]],
  ['grade = 2', [0, 0, m, 1, 1]],
  ['grade != 2', [1, 1, m, 0, 0]],
  ['grade in (1, 3.0)', [1, 1, m, 0, 0]],
  ['grade >= 2', [1, 0, m, 1, 1]],
  ['grade > 2', [1, 0, m, 0, 0]],
  ['grade <= 2', [0, 1, m, 1, 1]],
  ['grade < 2', [0, 1, m, 0, 0]],
  ['grade contains 3', [1, 0, m, 0, 0]],
  ['not grade >= 2', [0, 1, m, 0, 0]],
  ['findings contains Hernia', [0, 0, 0, m, 0]],
])('%s', (text, expected) => {
  expect(truth(text)).toEqual(expected);
});

test('three-valued logic: a missing cell leaves the whole open only where it matters', () => {
  expect(truth('findings contains Mass or grade = 2')).toEqual([1, 1, m, 1, 1]);
  expect(truth('findings contains Mass and grade = 2')).toEqual([0, 0, 0, m, 0]);
  expect(truth('grade >= 1 and dx != nv and findings != x')).toEqual([1, 0, m, m, 1]);
  expect(truth('not (dx = mel or grade = 3)')).toEqual([0, 1, m, m, 1]);
});

describe('refuses', () => {
  test.each([
    ['findings contains Pleural Thickening', 'Pleural_Thickening'],
    ['dx = Nv', 'nv'],
    ['dx in (mel, Bcc)', 'bcc'],
    ['findings contains no finding', 'No Finding'],
  ])('%s: the table spells it otherwise', async (text, spelling) => {
    const error = await failureOf(() => truth(text));
    expect(error.code).toBe('cases/other-spelling');
    expect(error.message).toContain(`"${spelling}"`);
  });

  test('a text against numbers', async () => {
    expect((await failureOf(() => truth('grade = high'))).code).toBe('cases/bad-expression');
    expect((await failureOf(() => truth('grade >= x'))).code).toBe('cases/bad-expression');
  });

  test('texts compared by size, with the place', async () => {
    const error = await failureOf(() => truth('dx > 1'));
    expect(error.code).toBe('cases/not-a-number');
    expect(error.place).toEqual({ file: 'a.csv', line: 2, field: 'dx' });
  });

  test('a value that the parts cannot hold', async () => {
    expect((await failureOf(() => truth('findings contains Mass|Nodule'))).code).toBe('cases/bad-expression');
  });
});
