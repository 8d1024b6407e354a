import { describe, expect, it } from 'vitest';
import type { AuditResult, VerdictCode } from '../../../src/audit/result.ts';
import { compareWithTruth } from '../../../src/simulate/compare-with-truth.ts';
import { scoresTruth } from '../../../src/simulate/scores/scores-truth.ts';

const truth = scoresTruth();

function resultWith(attribute: string, task: string, code: VerdictCode): Pick<AuditResult, 'tasks'> {
  const gap = { value: { value: 0.1, low: 0, high: 0.2, method: 'x' }, verdict: { code, certain: true, sentence: '' } };
  return { tasks: [{ name: task, attributes: [{ attribute, gap }] }] } as unknown as Pick<AuditResult, 'tasks'>;
}

const agrees = (attribute: string, task: string, code: VerdictCode) =>
  compareWithTruth(resultWith(attribute, task, code), truth)[0]?.agrees;

describe('compareWithTruth', () => {
  it('says yes to the expected verdict', () => {
    expect(agrees('race', 'Nodule', 'gap-of-delta-or-more')).toBe('yes');
    expect(agrees('sex', 'Effusion', 'no-gap-larger-than-delta')).toBe('yes');
  });

  it('says no to a verdict that contradicts the planted truth', () => {
    expect(agrees('race', 'Nodule', 'no-gap-larger-than-delta')).toBe('no');
    expect(agrees('race', 'Nodule', 'gap-below-delta')).toBe('no');
    expect(agrees('sex', 'Effusion', 'gap-of-delta-or-more')).toBe('no');
    expect(agrees('sex', 'Effusion', 'gap-below-delta')).toBe('no');
  });

  it('leaves open what does not contradict', () => {
    expect(agrees('race', 'Nodule', 'not-enough-data')).toBe('open');
    expect(agrees('race', 'Pneumothorax', 'no-gap-larger-than-delta')).toBe('open');
  });

  it('leaves out what the truth does not know, and shows the planted gap', () => {
    expect(compareWithTruth(resultWith('scanner', 'Nodule', 'not-enough-data'), truth)).toEqual([]);
    expect(
      compareWithTruth(resultWith('race', 'Nodule', 'gap-of-delta-or-more'), truth)[0]?.planted.gap,
    ).toBeGreaterThan(0.1);
  });
});
