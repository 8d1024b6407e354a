import { describe, expect, it } from 'vitest';
import { combineVerdicts, type Evidence, judge, type TaskVerdict } from '../../../src/audit/verdict.ts';

const evidence: Evidence = {
  metric: 'auc',
  delta: 0.05,
  alpha: 0.05,
  groups: 2,
  pAdjusted: 0.001,
  gap: 0.08,
  gapLow: 0.03,
  gapHigh: 0.13,
  largestCompatible: 0.12,
  equivalenceShown: false,
  minimumDetectable: 0.04,
  best: 'B',
  worst: 'A',
  notScored: [],
};

describe('judge', () => {
  it('finds a gap of delta or more when the test rejects and the estimate is at least delta', () => {
    const verdict = judge(evidence);
    expect(verdict.code).toBe('gap-of-delta-or-more');
    expect(verdict.certain).toBe(false);
    expect(verdict.sentence).toContain('0.030 to 0.130');
    expect(judge({ ...evidence, gapLow: 0.05 }).certain).toBe(true);
    expect(judge({ ...evidence, gap: 0.05 }).code).toBe('gap-of-delta-or-more');
  });

  it('finds a gap below delta when the estimate is smaller, certain only if delta is excluded', () => {
    const small = { ...evidence, gap: 0.03, largestCompatible: 0.06 };
    expect(judge(small)).toMatchObject({ code: 'gap-below-delta', certain: false });
    expect(judge({ ...small, largestCompatible: 0.049 }).certain).toBe(true);
  });

  it('says that there is no larger gap only when equivalence is shown and no gap was found', () => {
    const calm = { ...evidence, pAdjusted: 0.4, gap: 0.01, largestCompatible: 0.03, equivalenceShown: true };
    expect(judge(calm).code).toBe('no-gap-larger-than-delta');
    expect(judge({ ...calm, pAdjusted: 0.01 }).code).toBe('gap-below-delta');
    expect(judge({ ...calm, equivalenceShown: false }).code).toBe('not-enough-data');
  });

  it('treats a p-value of exactly alpha as no rejection, and a missing test as none', () => {
    expect(judge({ ...evidence, pAdjusted: 0.05 }).code).toBe('not-enough-data');
    expect(judge({ ...evidence, pAdjusted: null }).code).toBe('not-enough-data');
  });

  it('names the detectable gap, the largest compatible one and the groups left out', () => {
    const verdict = judge({ ...evidence, pAdjusted: 0.4, notScored: ['C', 'Unknown'] });
    expect(verdict.sentence).toContain('0.040');
    expect(verdict.sentence).toContain('0.120');
    expect(verdict.sentence).toContain('Not scored: C, Unknown.');
  });

  it('has nothing to compare where all scores of a group are equal', () => {
    const verdict = judge({ ...evidence, metric: 'AUC', byDefinition: true, gap: null, equivalenceShown: true });
    expect(verdict.code).toBe('not-enough-data');
    expect(verdict.sentence).toContain('the AUC is 0.5 by definition, and there is nothing to compare');
    expect(judge({ ...evidence, metric: 'Sensitivity', byDefinition: true }).sentence).toContain(
      'Sensitivity follows from its definition',
    );
  });

  it('says that no gap would be found, rather than name one that cannot be', () => {
    const verdict = judge({ ...evidence, pAdjusted: 0.4, minimumDetectable: 'none' });
    expect(verdict.sentence).toContain('not find even the largest gap');
  });

  it('names ten groups that were left out, and counts the others', () => {
    const notScored = Array.from({ length: 300 }, (_, index) => `site ${index + 1}`);
    const { sentence } = judge({ ...evidence, notScored });
    expect(sentence).toContain('Not scored: site 1, site 2,');
    expect(sentence).toContain('site 10 and 290 more.');
  });

  it('has not enough data with fewer than two groups, whatever the numbers', () => {
    expect(judge({ ...evidence, groups: 1 }).code).toBe('not-enough-data');
    expect(judge({ ...evidence, groups: 0, gap: null }).sentence).toContain('No group');
  });
});

const of = (task: string, code: TaskVerdict['verdict']['code'], gap = 0.1): TaskVerdict => ({
  task,
  verdict: { code, certain: true, sentence: `${task} says ${code}.` },
  gap,
  minimumDetectable: 0.07,
});

it('judges no gap that is not a number', () => {
  expect(judge({ ...evidence, gap: Number.NaN }).code).toBe('not-enough-data');
});

describe('combineVerdicts', () => {
  it('takes the largest gap found in any task, and counts the tasks', () => {
    const { verdict, task } = combineVerdicts([
      of('one', 'no-gap-larger-than-delta'),
      of('two', 'gap-of-delta-or-more', 0.07),
      of('three', 'gap-of-delta-or-more', 0.09),
      of('four', 'gap-below-delta'),
    ]);
    expect(verdict.code).toBe('gap-of-delta-or-more');
    expect(task).toBe('three');
    expect(verdict.sentence).toContain('gap of delta or more in 2');
  });

  it('needs every task for "no gap larger than delta"', () => {
    expect(
      combineVerdicts([of('a', 'no-gap-larger-than-delta'), of('b', 'no-gap-larger-than-delta')]).verdict.code,
    ).toBe('no-gap-larger-than-delta');
    const mixed = combineVerdicts([of('a', 'no-gap-larger-than-delta'), of('b', 'not-enough-data')]);
    expect(mixed.verdict.code).toBe('not-enough-data');
    expect(mixed.task).toBeNull();
    expect(mixed.verdict.sentence).toContain('0.070');
  });

  it('shows nothing without tasks', () => {
    expect(combineVerdicts([])).toMatchObject({ verdict: { code: 'not-enough-data' }, task: null });
  });

  it('passes a single task on as it is', () => {
    const only = of('a', 'gap-below-delta');
    expect(combineVerdicts([only])).toEqual({ verdict: only.verdict, task: 'a' });
  });
});
