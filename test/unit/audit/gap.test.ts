import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../src/audit/analyse.ts';
import { adjustFamilies, equalityTestOf, type GapDraft } from '../../../src/audit/gap.ts';
import { chiSquare } from '../../../src/stats/distributions/chi-square.ts';

const analysis = {
  groups: [],
  comparison: {
    groups: ['A', 'B', 'C'],
    wald: { method: 'cluster-robust Wald', statistic: 3, degreesOfFreedom: 2, p: 0.22, permutations: 0 },
  },
} as unknown as Analysis;

/** Quantiles of a chi-square distribution stand in for permuted statistics. */
const statistic = Float64Array.from({ length: 999 }, (_, i) => chiSquare.quantile((i + 0.5) / 999, 2));
const permuted = (observed: number) => ({
  observed,
  statistic,
  range: new Float64Array(999),
  equityScaled: new Float64Array(999),
  exchangeable: 1,
});
const few = { family: 1, alpha: 0.05 };

describe('equalityTestOf', () => {
  it('counts the permutations at least as extreme, the observed labels among them', () => {
    const beyondAll = equalityTestOf(analysis, permuted(1e6), few);
    expect(beyondAll).toMatchObject({ p: 1 / 1000, permutations: 999, degreesOfFreedom: 2 });
    expect(equalityTestOf(analysis, permuted(0), few)?.p).toBe(1);
    expect(equalityTestOf(analysis, permuted(statistic[899]), few)?.p).toBeCloseTo(0.101, 10);
  });

  it('takes a gamma tail when the smallest p-value could not pass the correction', () => {
    const test = equalityTestOf(analysis, permuted(30), { family: 100, alpha: 0.05 });
    expect(test?.method).toContain('gamma tail');
    const exact = chiSquare.upperTail(30, 2);
    expect(Math.log10(test?.p as number)).toBeCloseTo(Math.log10(exact), 0);
  });

  it('keeps counting when many permutations are as extreme', () => {
    expect(equalityTestOf(analysis, permuted(statistic[900]), { family: 100, alpha: 0.05 })?.method).not.toContain(
      'gamma',
    );
  });

  it('falls back to the Wald test without permutations', () => {
    expect(equalityTestOf(analysis, undefined, few)?.method).toBe('cluster-robust Wald');
  });

  it('says so where too little could be exchanged for permutations', () => {
    const none = new Float64Array(0);
    const empty = { observed: Number.NaN, statistic: none, range: none, equityScaled: none, exchangeable: 0.2 };
    expect(equalityTestOf(analysis, empty, few)).toMatchObject({
      method: 'cluster-robust Wald, too little to exchange',
      p: 0.22,
      permutations: 0,
    });
  });
});

describe('adjustFamilies', () => {
  const draft = (role: GapDraft['role'], p: number | undefined): GapDraft =>
    ({
      role,
      test: p === undefined ? undefined : { method: '', statistic: 0, degreesOfFreedom: 1, p, permutations: 0 },
    }) as GapDraft;

  it('adjusts each family by its own rule and leaves out what could not be tested', () => {
    const drafts = [
      draft('confirmatory', 0.01),
      draft('confirmatory', 0.03),
      draft('confirmatory', undefined),
      draft('exploratory', 0.01),
      draft('exploratory', 0.03),
    ];
    const adjusted = adjustFamilies(drafts);
    expect(adjusted.get(drafts[0])).toEqual({ pAdjusted: 0.02, family: 2 });
    expect(adjusted.get(drafts[1])).toEqual({ pAdjusted: 0.03, family: 2 });
    expect(adjusted.has(drafts[2])).toBe(false);
    expect(adjusted.get(drafts[3])).toEqual({ pAdjusted: 0.02, family: 2 });
    expect(adjusted.get(drafts[4])).toEqual({ pAdjusted: 0.03, family: 2 });
  });
});
