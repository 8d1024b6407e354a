import { describe, expect, test } from 'vitest';
import { fitAbstention } from '../../../../src/learn/post-processing/abstention.ts';
import { applyRule } from '../../../../src/learn/post-processing/apply-rule.ts';
import type { FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import { fitRejectOption } from '../../../../src/learn/post-processing/reject-option.ts';

/** A has 3 of 4 at or above 0.5, B has 1 of 4. */
const cases: FittingCases = {
  split: 'validation',
  attribute: 'sex',
  groups: ['A', 'B'],
  label: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0),
  score: Float64Array.of(0.9, 0.7, 0.55, 0.3, 0.8, 0.48, 0.35, 0.1),
  codes: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
};
const half = { rule: 'fixed', value: 0.5 } as const;

describe('reject option', () => {
  test('widens the band until the rates meet, and no further', () => {
    // At distance 0.02 B's 0.48 is flagged (1/2 against 3/4); at 0.05 A's 0.55 is not any more (1/2 against 1/2).
    const loose = fitRejectOption(cases, { threshold: half, bound: 0.3, minimumCount: 1 });
    expect(loose.width).toBeCloseTo(0.02, 12);
    const rule = fitRejectOption(cases, { threshold: half, bound: 0, minimumCount: 1 });
    expect(rule.width).toBeCloseTo(0.05, 12);
    expect(rule).toMatchObject({ disadvantaged: ['B'], others: ['A'], gap: { before: 0.5, after: 0 }, notes: [] });
    expect(rule.rates).toEqual([
      { group: 'A', before: 0.75, after: 0.5 },
      { group: 'B', before: 0.25, after: 0.5 },
    ]);
    const { chance } = applyRule(JSON.parse(JSON.stringify(rule)), cases);
    expect([...chance!]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  });

  test('draws no band where no group is at a disadvantage, or none can be compared, and says so where it is told to', () => {
    const equal = { ...cases, score: Float64Array.of(0.9, 0.7, 0.3, 0.3, 0.8, 0.6, 0.35, 0.1) };
    for (const [own, minimumCount] of [
      [equal, 1],
      [cases, 10],
    ] as const) {
      const options = { threshold: half, minimumCount };
      expect(() => fitRejectOption(own, options)).toThrow(/not possible/);
      const rule = fitRejectOption(own, { ...options, unfittable: 'unchanged' });
      expect(rule).toMatchObject({ width: null, gap: { before: 0, after: 0 } });
      expect(rule.notes).toEqual([expect.stringMatching(/^No band is drawn, so decisions stay as they are: /)]);
      expect([...applyRule(rule, own).chance!]).toEqual(Array.from(own.score, (score) => Number(score >= 0.5)));
    }
  });

  test('takes no band where none is needed, and leaves unknown groups to the threshold', () => {
    const rule = fitRejectOption(cases, { threshold: half, bound: 0.5, minimumCount: 1 });
    expect(rule.width).toBeNull();
    expect(rule.notes).toEqual([
      'No band is drawn, so decisions stay as they are: the rates differ by 0.5, no more than the bound 0.5.',
    ]);
    const banded = fitRejectOption(cases, { threshold: half, bound: 0, minimumCount: 1 });
    const { chance } = applyRule(banded, {
      score: Float64Array.of(0.52, 0.52, 0.52, 0.49),
      groups: ['A', 'B'],
      codes: Int32Array.of(0, 1, -1, -1),
    });
    expect([...chance!]).toEqual([0, 1, 1, 0]);
  });

  test('counts the favourable decision among the labels that agree, and turns round with it', () => {
    const sensitivity = fitRejectOption(cases, { threshold: half, among: 'label', bound: 0, minimumCount: 1 });
    expect(sensitivity.rates.map(({ before }) => before)).toEqual([1, 0.5]);
    expect(sensitivity.rates.map(({ after }) => after)).toEqual([1, 1]);
    const spared = fitRejectOption(cases, {
      threshold: half,
      favourable: 0,
      among: 'label',
      bound: 0,
      minimumCount: 1,
    });
    expect(spared.disadvantaged).toEqual(['A']);
    expect(spared.rates.map(({ after }) => after)).toEqual([1, 1]);
  });

  test('says when no band reaches the bound, and refuses what has one side', () => {
    const steep = { ...cases, score: Float64Array.of(0.9, 0.9, 0.9, 0.4, 0.9, 0.1, 0.1, 0.1) };
    const rule = fitRejectOption(steep, { threshold: half, bound: 0.1, minimumCount: 1 });
    expect(rule.gap.after).toBeGreaterThan(0.1);
    expect(rule.notes[0]).toMatch(/No band brings the rates within 0.1/);
    expect(() => fitRejectOption(cases, { disadvantaged: ['C'] })).toThrow(/no group "C"; groups are: A, B/);
    expect(() => fitRejectOption(cases, { disadvantaged: ['A', 'B'], minimumCount: 1 })).toThrow(/every group/);
    expect(() => fitRejectOption(cases)).toThrow(/fewer than two groups have cases enough/);
  });

  test('says the least difference in three digits', () => {
    const codes = Int32Array.of(0, 0, 0, 1, 1, 1);
    const score = Float64Array.of(0.9, 0.9, 0.9, 0.1, 0.1, 0.9);
    const thirds = { ...cases, codes, label: Uint8Array.of(1, 0, 1, 1, 0, 1), score };
    const { notes } = fitRejectOption(thirds, { threshold: half, bound: 0.1, minimumCount: 1 });
    expect(notes).toEqual(['No band brings the rates within 0.1; the least difference is 0.667.']);
  });
});

describe('abstention', () => {
  test('decides the same share of each group, by a width of its own', () => {
    const rule = fitAbstention(cases, { coverage: 0.5, threshold: half, minimumCount: 1 });
    // Distances of A: .4 .2 .05 .2 (a tie for the second), of B: .3 .02 .15 .4.
    expect(rule.groups.map(({ width }) => width)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.3, 12)]);
    expect(rule.groups[1]!.coverage).toBe(0.5);
    const { abstained, chance } = applyRule(JSON.parse(JSON.stringify(rule)), cases);
    expect([...abstained!.subarray(4)]).toEqual([0, 1, 1, 0]);
    expect([...chance!]).toEqual([1, 1, 1, 0, 1, 0, 0, 0]);
  });

  test('a coverage is at least the one wanted, in every group', () => {
    for (const coverage of [0.01, 0.25, 0.3, 0.75, 1]) {
      const rule = fitAbstention(cases, { coverage, threshold: half, minimumCount: 1 });
      for (const group of rule.groups) expect(group.coverage).toBeGreaterThanOrEqual(coverage);
      if (coverage === 1) expect([...applyRule(rule, cases).abstained!]).toEqual(new Array(8).fill(0));
    }
  });

  test('small groups take the pooled width, and coverages outside 0..1 are refused', () => {
    const rule = fitAbstention(cases, { coverage: 0.5, threshold: half });
    expect(new Set(rule.groups.map(({ width }) => width))).toEqual(new Set([rule.pooled.width]));
    expect(rule.notes[0]).toMatch(/Fewer than 20 cases.*A, B/);
    expect(() => fitAbstention(cases, { coverage: 0 })).toThrow(/must be in 0..1.*got 0/);
  });
});
