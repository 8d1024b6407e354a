import { describe, expect, it } from 'vitest';
import { Problems } from '../../../src/cases/build/problems.ts';
import { usageError } from '../../../src/core/errors.ts';
import { checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import { shownError } from '../../../ui/elements/shown-error.ts';

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('an error as it is shown', () => {
  it('says what to do on the page where the page knows better', () => {
    const error = usageError('cases/missing-label', 'the label is missing', { hint: 'Use --missing exclude.' });
    expect(shownError(error, { 'cases/missing-label': 'Go back.' }).hint).toBe('Go back.');
    expect(shownError(error, { 'cases/other': 'Go back.' }).hint).toBe('Use --missing exclude.');
    expect(shownError(error).hint).toBe('Use --missing exclude.');
  });

  it('lists the problems that its message lists, and no others twice', () => {
    const problems = new Problems();
    for (let number = 1; number <= 12; number += 1)
      problems.attempt(() => {
        throw usageError('cases/wrong', `column ${String.fromCharCode(64 + number)} is wrong.`, {
          hint: `Mend ${number}.`,
        });
      });
    const { message, problems: listed } = shownError(thrownBy(() => problems.give()));
    expect(message).toBe('12 problems:');
    expect(listed).toHaveLength(12);
    expect(listed[11]).toBe('column L is wrong. (Mend 12.)');
  });

  it('says a problem that the message quotes in the message alone', () => {
    const error = usageError('a/code', 'cannot be: x is 1.', { problems: ['x is 1.', 'y is 2.'] });
    expect(shownError(error)).toMatchObject({ message: 'cannot be: x is 1.', problems: ['y is 2.'] });
  });

  it('says each problem of a plan once', () => {
    const error = thrownBy(() => checkLearnPlan({ cases: { tables: [{ path: 'a.csv' }] }, seeds: ['one'], colour: 1 }));
    const { message, problems, log } = shownError(error);
    expect(problems.length).toBeGreaterThan(1);
    for (const problem of problems) expect(`${message}\n${log}`).not.toContain(problem);
  });

  it('takes what is no error as its message', () => {
    expect(shownError('no')).toEqual({ message: 'no', problems: [] });
    expect(shownError({ message: 'a\n- b', log: 'said' })).toMatchObject({ message: 'a\n- b', log: 'said' });
  });
});
