import { describe, expect, it } from 'vitest';
import type { ComparedGroup } from '../../../src/audit/compare-result.ts';
import { gapsOf, levellingDownOf, outcomeOf } from '../../../src/audit/levelling.ts';

const change = (value: number, low: number, high: number) => ({ value, low, high, method: 'test' });

describe('outcomeOf', () => {
  it('is worse only when the whole interval is a loss beyond the margin', () => {
    expect(outcomeOf(change(-0.1, -0.15, -0.06), 'higher', 0.05)).toBe('worse');
    expect(outcomeOf(change(-0.1, -0.15, -0.04), 'higher', 0.05)).toBe('unclear');
    expect(outcomeOf(change(0, -0.04, 0.04), 'higher', 0.05)).toBe('not-worse');
  });

  it('turns the sign for metrics where lower is better', () => {
    expect(outcomeOf(change(0.1, 0.06, 0.15), 'lower', 0.05)).toBe('worse');
    expect(outcomeOf(change(-0.1, -0.15, -0.06), 'lower', 0.05)).toBe('not-worse');
  });

  it('does not judge without an interval', () => {
    expect(outcomeOf({ undefined: 'no events' }, 'higher', 0.05)).toBe('not-compared');
    expect(outcomeOf({ value: 0.1, low: null, high: null, method: 'none' }, 'higher', 0.05)).toBe('not-compared');
  });
});

function group(name: string, first: number, second: number, outcome: ComparedGroup['outcome']): ComparedGroup {
  const primary = { first, second, change: change(second - first, -1, 1), p: 0.5 };
  return { group: name, cases: 100, patients: 100, primary, pAdjusted: 1, outcome, metrics: {} };
}

describe('levellingDownOf', () => {
  it('names the groups that pay for a smaller gap', () => {
    const groups = [group('A', 0.9, 0.8, 'worse'), group('B', 0.78, 0.79, 'not-worse')];
    const gap = gapsOf(groups);
    expect(gap.first).toBeCloseTo(0.12);
    expect(gap.second).toBeCloseTo(0.01);
    const check = levellingDownOf(groups, gap, 0.02);
    expect(check.code).toBe('some-group-worse');
    expect(check.sentence).toContain('at the cost');
    expect(check.sentence).toContain('A');
  });

  it('does not call unclear groups safe', () => {
    const groups = [group('A', 0.9, 0.9, 'not-worse'), group('B', 0.8, 0.79, 'unclear')];
    expect(levellingDownOf(groups, gapsOf(groups), 0.02)).toMatchObject({ code: 'not-shown' });
    expect(levellingDownOf([groups[0]], gapsOf([groups[0]]), 0.02)).toMatchObject({ code: 'none' });
  });
});
