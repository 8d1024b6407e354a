import { expect, it } from 'vitest';
import { dataError, usageError } from '../../../../src/core/errors.ts';
import { caseSchema } from '../../../../src/learn/plan/case-plan.ts';
import { placeOfCases } from '../../../../src/learn/plan/place-of-cases.ts';

const columns = { image: 'file', label: 'dx', split: 'part' };
const attributes = [{ name: 'sex' }, { name: 'band', column: 'age' }];
const cases = caseSchema.parse({ tables: [{ path: 'a.csv' }], columns, attributes, where: 'site = A' });

it.each([
  ['learn/small-batch', 'a batch of 2 cases', ['training', 'batchSize']],
  ['learn/one-class-split', 'the part "train" has only', ['cases', 'columns', 'label']],
  ['learn/missing-split', 'the column "part" never holds', ['cases', 'columns', 'split']],
  ['learn/empty-split', 'the part "test" has no case.', ['cases', 'where']],
  ['learn/absent-group', 'the part "test" has no case of band "old".', ['cases', 'attributes', 1]],
  ['cases/missing-column', 'there is no column "dx" for the label', ['cases', 'columns', 'label']],
  ['cases/missing-column', 'there is no column "age"', ['cases', 'attributes', 1, 'column']],
  ['cases/bad-expression', 'in "site = A", at character 1: ...', ['cases', 'where']],
  ['cases/bad-expression', 'in "…te = …", at character 90: ...', ['cases', 'where']],
  ['learn/no-cases', 'no case is left of 9 rows: "site = A" does not hold (9).', ['cases', 'where']],
  ['learn/identifier-attribute', 'the attribute "band" has 60 groups among 60 cases', ['cases', 'attributes', 1]],
  ['cases/other', 'something else', ['cases']],
] as const)('%s: %s', (code, message, path) => {
  expect(placeOfCases(usageError(code, message), { cases })).toEqual(path);
});

it('finds a class that cannot be one', () => {
  const named = { ...cases, classes: ['mild', 'none'] };
  const error = usageError('learn/bad-classes', '"none" cannot be the name of a class');
  expect(placeOfCases(error, { cases: named })).toEqual(['cases', 'classes', 1]);
  expect(placeOfCases(error, { cases })).toEqual(['cases', 'columns', 'label']);
});

it('leaves what has a place of its own, and what is no error of the user, where it is', () => {
  const place = { file: 'a.csv', line: 3 };
  expect(placeOfCases(dataError('learn/duplicate-case', 'twice', { place }), { cases })).toBeUndefined();
  expect(placeOfCases(new Error('other'), { cases })).toBeUndefined();
});
