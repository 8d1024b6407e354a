import { expect, test } from 'vitest';
import { Problems } from '../../../../src/cases/build/problems.ts';
import { dataError, internalError, usageError } from '../../../../src/core/errors.ts';
import { failureOf } from '../../../fixtures/tables/tables.ts';

const fail = (error: Error) => () => {
  throw error;
};

test('nothing collected, nothing thrown', () => {
  const problems = new Problems();
  expect(problems.attempt(() => 5)).toBe(5);
  problems.throwIfAny();
});

test('one problem is thrown as it is', async () => {
  const problems = new Problems();
  const error = dataError('cases/x', 'one', { place: { file: 'a', line: 2 } });
  expect(problems.attempt(fail(error))).toBeUndefined();
  expect(await failureOf(() => problems.throwIfAny())).toBe(error);
});

test('several problems are thrown together, repeated ones once', async () => {
  const problems = new Problems();
  problems.attempt(fail(usageError('cases/x', 'one', { hint: 'do this' })));
  problems.attempt(fail(dataError('cases/y', 'two', { place: { file: 'a', line: 2 } })));
  problems.attempt(fail(dataError('cases/y', 'two', { place: { file: 'a', line: 2 } })));
  const error = await failureOf(() => problems.throwIfAny());
  expect(error).toMatchObject({ code: 'cases/x', kind: 'usage', problems: ['one (do this)', 'a:2: two'] });
  expect(error.message).toBe('2 problems:\n- one (do this)\n- a:2: two');
});

test('what several hints begin with is said once', async () => {
  const problems = new Problems();
  problems.attempt(fail(dataError('cases/x', 'one', { hint: 'Look here.' })));
  problems.attempt(fail(dataError('cases/x', 'two', { hint: 'Look here. Or there.' })));
  problems.attempt(fail(dataError('cases/x', 'three', { hint: 'Write it.' })));
  const error = await failureOf(() => problems.throwIfAny());
  expect(error).toMatchObject({ problems: ['one', 'two (Or there.)', 'three (Write it.)'], hint: 'Look here.' });
});

test('our own mistakes are not collected', () => {
  const problems = new Problems();
  expect(() => problems.attempt(fail(internalError('cases/x', 'ours')))).toThrow('ours');
  expect(() => problems.attempt(fail(new TypeError('bug')))).toThrow('bug');
});
