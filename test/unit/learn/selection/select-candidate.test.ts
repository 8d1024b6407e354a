import { describe, expect, test } from 'vitest';
import { type Candidate, selectCandidate } from '../../../../src/learn/selection/select-candidate.ts';

/** A candidate with the AUC of the groups f, m and, of another attribute, a. */
function candidate(f: number, m: number, a = 0.8, auc = 0.8): Candidate {
  const groups = [
    { attribute: 'sex', group: 'f', auc: f, cases: 10, events: 5 },
    { attribute: 'sex', group: 'm', auc: m, cases: 10, events: 5 },
    { attribute: 'site', group: 'a', auc: a, cases: 10, events: 5 },
  ];
  return {
    name: `${f}-${m}-${a}`,
    figures: { loss: 1 - auc, auc, groups, worstGroupAuc: Math.min(f, m, a), equityScaledAuc: { sex: auc } },
  };
}

describe('by a criterion', () => {
  const candidates = [
    candidate(Number.NaN, 0.7, 0.8, Number.NaN),
    candidate(0.6, 0.8, 0.8, 0.7),
    candidate(0.7, 0.7, 0.7, 0.75),
    candidate(0.7, 0.9, 0.7, 0.75),
  ];

  test('the best one, the first of equals, never NaN', () => {
    expect(selectCandidate(candidates, 'auc')).toEqual({ index: 2, value: 0.75 });
    expect(selectCandidate(candidates, 'loss')).toEqual({ index: 2, value: 0.25 });
    expect(selectCandidate(candidates.slice(1), 'worst-group-auc:sex')).toEqual({ index: 1, value: 0.7 });
    expect(selectCandidate(candidates.slice(0, 1), 'auc')).toBeUndefined();
    expect(selectCandidate([], 'auc')).toBeUndefined();
  });
});

describe('pareto-minimax', () => {
  // By f and m: 1 is dominated by 2; 3 is best for m alone.
  const candidates = [candidate(0.7, 0.9), candidate(0.72, 0.84), candidate(0.74, 0.85), candidate(0.6, 0.95)];

  test('the front, and its best in the group that the baseline serves worst', () => {
    expect(selectCandidate(candidates, 'pareto-minimax')).toEqual({
      index: 2,
      value: 0.74,
      front: [0, 2, 3],
      worst: { attribute: 'sex', group: 'f' },
    });
  });

  test('a baseline that serves another group worst', () => {
    const baseline = candidate(0.9, 0.7).figures;
    expect(selectCandidate(candidates, 'pareto-minimax', { baseline })).toMatchObject({ index: 3, value: 0.95 });
  });

  test('by one attribute only', () => {
    const byBoth = [candidate(0.7, 0.9, 0.5), candidate(0.6, 0.9, 0.6)];
    expect(selectCandidate(byBoth, 'pareto-minimax')).toMatchObject({ index: 1, front: [0, 1] });
    expect(selectCandidate(byBoth, 'pareto-minimax:sex')).toMatchObject({ index: 0, front: [0] });
  });

  test('equal candidates: the first', () => {
    const same = [candidate(0.7, 0.8), candidate(0.7, 0.8)];
    expect(selectCandidate(same, 'pareto-minimax')).toMatchObject({ index: 0, front: [0, 1] });
  });
});

describe('dto', () => {
  test('by hand', () => {
    // Best f .8, best m .9: (0, 1/9), (1/8, 0), (1/16, 1/18) away from ones.
    const candidates = [candidate(0.8, 0.8), candidate(0.7, 0.9), candidate(0.75, 0.85)];
    const chosen = selectCandidate(candidates, 'dto:sex')!;
    expect(chosen.index).toBe(2);
    expect(chosen.value).toBeCloseTo(Math.sqrt(1 / 256 + 1 / 324), 14);
  });

  test('a candidate that lacks a group which others have does not win; a group that all lack does not count', () => {
    const lacking = candidate(0.99, Number.NaN);
    expect(selectCandidate([lacking, candidate(0.6, 0.6)], 'dto')?.index).toBe(1);
    expect(selectCandidate([candidate(0.6, Number.NaN), lacking], 'dto')?.index).toBe(1);
    expect(selectCandidate([candidate(Number.NaN, Number.NaN)], 'dto:sex')).toBeUndefined();
  });

  test('a group that does not count decides by no rule', () => {
    // By all three groups the second candidate is best in a, which has too few cases.
    const smallSite = (each: Candidate): Candidate => ({
      ...each,
      figures: {
        ...each.figures,
        groups: each.figures.groups.map((own) => (own.group === 'a' ? { ...own, isLeftOut: true } : own)),
      },
    });
    const candidates = [candidate(0.8, 0.8, 0.2), candidate(0.7, 0.7, 0.9)];
    for (const rule of ['dto', 'pareto-minimax']) {
      expect(selectCandidate(candidates, rule)?.index).toBe(1);
      expect(selectCandidate(candidates.map(smallSite), rule)?.index).toBe(0);
    }
  });
});

test('an unknown rule is refused with the nearest', () => {
  expect(() => selectCandidate([], 'pareto')).toThrowError(
    expect.objectContaining({ code: 'learn/unknown-criterion', hint: expect.stringContaining('"pareto-minimax"') }),
  );
});
