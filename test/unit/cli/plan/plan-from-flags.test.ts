import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../../src/cli/plan/check-plan.ts';
import { planFromFlags } from '../../../../src/cli/plan/plan-from-flags.ts';

const base = {
  tables: [{ path: 'old.csv' }],
  tasks: [{ kind: 'binary', label: 'y', score: 'old' }],
  attributes: [{ name: 'race' }],
  columns: { patient: 'pid' },
  analysis: { delta: 0.1, seed: 7 },
};

describe('planFromFlags', () => {
  it('makes a plan of flags alone', () => {
    const { draft } = planFromFlags(['scores.csv', 'people.csv'], {
      on: ['id'],
      label: 'y',
      score: ['p'],
      attributes: ['sex,age=40,60'],
      patient: 'pid',
      tune: 'val',
      threshold: 'sensitivity=0.9',
      minEvents: 20,
      delimiter: ';',
    });
    expect(checkPlan(draft)).toMatchObject({
      tables: [
        { path: 'scores.csv', delimiter: ';' },
        { path: 'people.csv', on: ['id'], delimiter: ';' },
      ],
      tasks: [{ kind: 'binary', label: 'y', score: 'p' }],
      attributes: [{ name: 'sex' }, { name: 'age', edges: [40, 60] }],
      columns: { patient: 'pid' },
      splits: { threshold: 'val' },
      analysis: { threshold: { rule: 'sensitivity', value: 0.9 }, minimumEvents: 20, delta: 0.05 },
    });
    expect(draft).not.toHaveProperty('tables.0.on');
  });

  it('lays flags over a plan: what is given replaces, the rest stays', () => {
    const { draft, flagAt } = planFromFlags(
      ['new.csv'],
      { delta: 0.02, site: 'hospital', score: ['new'], label: 'y' },
      base,
    );
    expect(draft).toEqual({
      tables: [{ path: 'new.csv' }],
      tasks: [{ kind: 'binary', label: 'y', score: 'new' }],
      attributes: [{ name: 'race' }],
      columns: { patient: 'pid', site: 'hospital' },
      analysis: { delta: 0.02, seed: 7 },
    });
    expect(flagAt(['analysis', 'delta'])).toBe('--delta');
    expect(flagAt(['tasks', 0, 'score'])).toBe('the task flags');
    expect(flagAt(['analysis', 'seed'])).toBeUndefined();
    expect(base.analysis.delta).toBe(0.1);
  });

  it('takes one score', () => {
    const twice = () => planFromFlags(['a.csv'], { label: 'y', score: ['p', 'q'] });
    expect(twice).toThrow(expect.objectContaining({ code: 'cli/one-score', kind: 'usage' }));
  });

  it('makes tasks of the three kinds', () => {
    const task = (flags: Parameters<typeof planFromFlags>[1]) =>
      (planFromFlags([], flags).draft as { tasks: unknown[] }).tasks[0];
    expect(task({ label: 'dx', score: ['prob_*'], taskKind: 'multiclass' })).toEqual({
      kind: 'multiclass',
      name: 'dx',
      label: 'dx',
      scores: 'prob_*',
    });
    expect(task({ value: 'dice' })).toEqual({ kind: 'quality', value: 'dice' });
    expect(task({ value: 'error_mm', lowerIsBetter: true, task: 'distance' })).toEqual({
      kind: 'quality',
      name: 'distance',
      value: 'error_mm',
      direction: 'lower',
    });
    expect(task({ label: 'y', decision: 'alarm' })).toEqual({ kind: 'binary', label: 'y', decision: 'alarm' });
  });

  it('gives attributes their spellings', () => {
    const recode = { race: { White: ['W', 'white'], other: 'Other' } };
    const { draft } = planFromFlags([], {}, base, recode);
    expect((draft as typeof base).attributes).toEqual([
      { name: 'race', recode: { White: ['W', 'white'] }, other: 'Other' },
    ]);
    expect(() => planFromFlags([], {}, base, { rase: { White: ['W'] } })).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: expect.stringContaining('"rase"') as string,
        hint: 'Did you mean "race"?',
      }),
    );
    expect(() => planFromFlags([], {}, base, ['race'])).toThrow('must map attributes to categories');
  });

  it('leaves a plan that is not a map to the check', () => {
    expect(planFromFlags([], { delta: 1 }, 'text').draft).toBe('text');
  });
});
