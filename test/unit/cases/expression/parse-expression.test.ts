import { describe, expect, test } from 'vitest';
import { looksLikeExpression, parseExpression } from '../../../../src/cases/expression/parse-expression.ts';
import { failureOf } from '../../../fixtures/tables/tables.ts';

const columns = ['Finding Labels', 'Finding', 'dx', 'grade', 'age', 'OriginalImage[Width', 'not', 'in hospital', 'T>1'];
const parse = (text: string) => parseExpression(text, columns);
const equal = (column: string, value: string) => ({ kind: 'compare', column, comparison: '=', value });

describe('comparisons', () => {
  test.each([
    [
      'Finding Labels contains Hernia',
      { kind: 'compare', column: 'Finding Labels', comparison: 'contains', value: 'Hernia' },
    ],
    ['Finding = No Finding', equal('Finding', 'No Finding')],
    ['dx=mel', equal('dx', 'mel')],
    ['dx == mel', equal('dx', 'mel')],
    ['dx != "a and b"', { kind: 'compare', column: 'dx', comparison: '!=', value: 'a and b' }],
    ["dx = 'x)'", equal('dx', 'x)')],
    ['grade >= 3', { kind: 'compare', column: 'grade', comparison: '>=', value: '3' }],
    ['grade<2', { kind: 'compare', column: 'grade', comparison: '<', value: '2' }],
    [
      '`Finding Labels` CONTAINS Mass',
      { kind: 'compare', column: 'Finding Labels', comparison: 'contains', value: 'Mass' },
    ],
    [
      '"OriginalImage[Width" > 2000',
      { kind: 'compare', column: 'OriginalImage[Width', comparison: '>', value: '2000' },
    ],
    ['dx in (mel, "b,c", bcc)', { kind: 'in', column: 'dx', values: ['mel', 'b,c', 'bcc'] }],
    ['dx IN(mel)', { kind: 'in', column: 'dx', values: ['mel'] }],
    ['age = <40', equal('age', '<40')],
    ['age == >=60 and dx = mel', { kind: 'and', parts: [equal('age', '>=60'), equal('dx', 'mel')] }],
    ['(age != [40,60.5))', { kind: 'compare', column: 'age', comparison: '!=', value: '[40,60.5)' }],
    ['age = (-4,60] or dx = mel', { kind: 'or', parts: [equal('age', '(-4,60]'), equal('dx', 'mel')] }],
    ['age in (<=40, (40,60], >60)', { kind: 'in', column: 'age', values: ['<=40', '(40,60]', '>60'] }],
    ['age = <1 year', equal('age', '<1 year')],
    ['not = 1', equal('not', '1')],
    ['in hospital = yes', equal('in hospital', 'yes')],
    ['T>1 > 2', { kind: 'compare', column: 'T>1', comparison: '>', value: '2' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });
});

describe('connectives', () => {
  const [a, b, c] = [equal('dx', 'a'), equal('grade', '1'), equal('age', '2')];

  test.each([
    ['dx = a and grade = 1 or age = 2', { kind: 'or', parts: [{ kind: 'and', parts: [a, b] }, c] }],
    ['dx = a or grade = 1 and age = 2', { kind: 'or', parts: [a, { kind: 'and', parts: [b, c] }] }],
    ['(dx = a or grade = 1) and age = 2', { kind: 'and', parts: [{ kind: 'or', parts: [a, b] }, c] }],
    ['not dx = a and grade = 1', { kind: 'and', parts: [{ kind: 'not', inner: a }, b] }],
    ['NOT (dx = a OR grade = 1)', { kind: 'not', inner: { kind: 'or', parts: [a, b] } }],
    ['not not dx = a', { kind: 'not', inner: { kind: 'not', inner: a } }],
    ['((dx = a))', a],
    ['dx = a and(grade = 1)', { kind: 'and', parts: [a, b] }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });
});

describe('refuses, with position', () => {
  test.each([
    ['Finding Label contains Hernia', 1, 'there is no column "Finding Label"', 'Finding Labels'],
    ['dx = a and grad >= 3', 12, 'there is no column "grad"', '"grade"'],
    ['dx', 1, 'the column "dx" is not followed by an operator', 'contains'],
    ['dx like mel', 1, 'the column "dx" is not followed by an operator', 'contains'],
    ['dx =', 5, 'a value is missing', 'Write the value'],
    ['Finding Labels contains `No Finding`', 25, 'backticks are for names of columns', 'in quotes: "No Finding"'],
    ['dx in (a, `b`)', 11, 'backticks are for names of columns', 'in quotes: "b"'],
    ['dx in (a, b', 12, 'the list is not closed', 'in (mel, bcc)'],
    ['(dx = a', 8, 'a closing parenthesis is missing', 'Close'],
    ['dx = a)', 7, '")" is left over', '"and"'],
    ['dx = "a" grade = 1', 10, '"grade = 1" is left over', '"and"'],
    ['`dxx` = 1', 1, 'there is no column "dxx"', '"dx"'],
    ['', 1, 'a column name is missing', 'column = value'],
    ['dx = a and', 11, 'a column name is missing', 'column = value'],
  ])('%s', async (text, position, problem, hint) => {
    const error = await failureOf(() => parse(text));
    expect(error.code).toBe('cases/bad-expression');
    expect(error.kind).toBe('usage');
    expect(error.message).toBe(`in "${text}", at character ${position}: ${problem}`);
    expect(error.hint).toContain(hint);
  });
});

test('an expression is told from a column name', () => {
  expect(['a = 1', 'a contains b', 'a in (1, 2)', 'a>1'].map(looksLikeExpression)).toEqual([true, true, true, true]);
  expect(['label', 'Finding Labels', 'in hospital'].map(looksLikeExpression)).toEqual([false, false, false]);
});
