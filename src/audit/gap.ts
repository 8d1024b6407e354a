// The gap of one comparison put together: the test by permutation or by the cluster-robust form, its p-value adjusted over the family,
// the null distribution, equivalence, and the verdict.
import { incompleteGamma } from '../stats/distributions/gamma.ts';
import { benjaminiHochberg, holm } from '../stats/multiplicity.ts';
import type { AdjustedGap } from './adjusted.ts';
import type { Analysis } from './analyse.ts';
import type { Comparison, EqualityTest } from './comparison.ts';
import { isTooLittleExchangeable, type Permuted } from './permute.ts';
import type { AnalysisPlan, Plan } from './plan.ts';
import type { GapResult, Measure } from './result.ts';
import { metricNamed } from './settings.ts';
import { judge } from './verdict.ts';

/** One comparison on its way to a gap. */
export interface GapDraft {
  readonly task: string;
  readonly attribute: string;
  readonly role: 'confirmatory' | 'exploratory';
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly analysis: Analysis;
  readonly permuted: Permuted | undefined;
  readonly test: EqualityTest | undefined;
}

/**
 * The test of equal groups of one comparison. From permutations, p = (1 + number at least as extreme) / (1 + permutations). When even
 * the smallest such p could not pass the correction over `family` tests, the tail is that of a gamma distribution with the mean and
 * variance of the permuted statistics. Without permutations, the cluster-robust Wald test; its method says so where too little could be
 * exchanged between the groups.
 */
export function equalityTestOf(
  analysis: Analysis,
  permuted: Permuted | undefined,
  { family, alpha }: { readonly family: number; readonly alpha: number },
): EqualityTest | undefined {
  if (permuted === undefined || permuted.statistic.length === 0) {
    const wald = analysis.comparison?.wald;
    if (wald === undefined || !isTooLittleExchangeable(permuted)) return wald;
    return { ...wald, method: `${wald.method}, too little to exchange` };
  }
  const { observed, statistic } = permuted;
  const permutations = statistic.length;
  let extreme = 0;
  for (const value of statistic) if (value >= observed * (1 - 1e-12)) extreme++;
  const degreesOfFreedom = (analysis.comparison?.groups.length ?? 1) - 1;
  const p = (1 + extreme) / (1 + permutations);
  const smallest = 1 / (1 + permutations);
  if (extreme >= 10 || smallest * family <= alpha / 2) {
    return { method: 'studentised permutation of patients', statistic: observed, degreesOfFreedom, p, permutations };
  }
  const tail = gammaTail(statistic, observed);
  return {
    method: 'studentised permutation of patients, gamma tail',
    statistic: observed,
    degreesOfFreedom,
    p: Math.min(p, tail),
    permutations,
  };
}

function gammaTail(statistic: Float64Array, observed: number): number {
  let mean = 0;
  for (const value of statistic) mean += value / statistic.length;
  let variance = 0;
  for (const value of statistic) variance += ((value - mean) * (value - mean)) / (statistic.length - 1);
  if (!(variance > 0)) return 1;
  return incompleteGamma((mean * mean) / variance, (observed * mean) / variance).upper;
}

/** A p-value adjusted over its family, and how many tests that has. */
interface Adjusted {
  readonly pAdjusted: number;
  readonly family: number;
}

/** The p-values of a family adjusted: Holm for the confirmatory one, Benjamini-Hochberg for the exploratory one. */
export function adjustFamilies(drafts: readonly GapDraft[]): Map<GapDraft, Adjusted> {
  const adjusted = new Map<GapDraft, Adjusted>();
  for (const role of ['confirmatory', 'exploratory'] as const) {
    const family = drafts.filter((draft) => draft.role === role && draft.test !== undefined);
    const ps = family.map((draft) => (draft.test as EqualityTest).p);
    const values = role === 'confirmatory' ? holm(ps) : benjaminiHochberg(ps);
    for (const [i, draft] of family.entries()) adjusted.set(draft, { pAdjusted: values[i], family: family.length });
  }
  return adjusted;
}

/** The gap as it stands in the result. */
export function gapOf(draft: GapDraft, adjusted: Adjusted | undefined, plan: Plan): GapResult {
  const { comparison } = draft.analysis;
  if (comparison === undefined) throw new Error('a gap needs a comparison');
  const notScored = notScoredOf(draft.analysis, comparison);
  const { byDefinition, pairs } = comparison;
  const value = gapMeasure(comparison, plan.analysis);
  const ends = extremes(byDefinition ? [] : comparison.groups, comparison.values, draft.direction);
  const minimumDetectable = withinRange(comparison.minimumDetectable, metricNamed(draft.metric).range);
  return {
    metric: draft.metric,
    groups: [...comparison.groups],
    notScored,
    ...ends,
    value,
    test: testOf(draft, adjusted),
    nullDistribution: nullOf(draft),
    equivalence: equivalenceOf(comparison, plan.analysis),
    minimumDetectable: minimumDetectable === 'none' ? null : minimumDetectable,
    pairs: pairs === undefined ? [] : pairs.pairs.map((pair) => ({ ...pair })),
    adjusted: copyOf(comparison.adjusted),
    betweenVariance: comparison.betweenVariance === null ? null : { ...comparison.betweenVariance },
    shrunken: comparison.shrunken === null ? null : comparison.shrunken.map((each) => ({ ...each })),
    verdict: judge({
      metric: metricNamed(draft.metric).label,
      delta: plan.analysis.delta,
      alpha: plan.analysis.alpha,
      groups: comparison.groups.length,
      pAdjusted: adjusted?.pAdjusted ?? null,
      gap: 'value' in value ? value.value : null,
      gapLow: pairs?.gapLow ?? null,
      gapHigh: pairs?.gapHigh ?? null,
      largestCompatible: pairs?.largestCompatible ?? null,
      equivalenceShown: isEquivalent(pairs, plan.analysis),
      byDefinition,
      minimumDetectable,
      ...ends,
      notScored: notScored.map((each) => each.group),
    }),
  };
}

/** Groups with cases that take no part in the comparison, and why. */
function notScoredOf({ groups }: Analysis, comparison: Comparison): GapResult['notScored'] {
  return groups
    .filter((group) => !comparison.groups.includes(group.group) && group.counts.cases > 0)
    .map((group) => ({ group: group.group, reason: group.reason ?? 'not comparable' }));
}

/** 'none' where no gap that the metric can have would be detected. */
function withinRange(minimumDetectable: number | null, [lowest, highest]: readonly [number, number]) {
  return (minimumDetectable ?? 0) > highest - lowest ? 'none' : minimumDetectable;
}

function testOf({ test, role }: GapDraft, adjusted: Adjusted | undefined): GapResult['test'] {
  if (test === undefined || adjusted === undefined) return null;
  return {
    method: test.method,
    statistic: test.statistic,
    degreesOfFreedom: test.degreesOfFreedom,
    p: test.p,
    pAdjusted: adjusted.pAdjusted,
    correction: role === 'confirmatory' ? 'holm' : 'benjamini-hochberg',
    family: adjusted.family,
    permutations: test.permutations,
  };
}

function equivalenceOf({ pairs }: Comparison, analysis: AnalysisPlan): GapResult['equivalence'] {
  if (pairs === undefined) return null;
  return {
    delta: analysis.delta,
    p: pairs.equivalenceP,
    shown: isEquivalent(pairs, analysis),
    largestCompatible: pairs.largestCompatible,
  };
}

function isEquivalent(pairs: Comparison['pairs'], { alpha }: AnalysisPlan): boolean {
  return pairs !== undefined && pairs.equivalenceP < alpha;
}

function copyOf(adjusted: AdjustedGap | null): GapResult['adjusted'] {
  if (adjusted === null) return null;
  return { ...adjusted, confounders: [...adjusted.confounders], groups: adjusted.groups.map((each) => ({ ...each })) };
}

function extremes(groups: readonly string[], values: readonly number[], direction: 'higher' | 'lower') {
  if (groups.length < 2) return { best: null, worst: null };
  const highest = groups[values.indexOf(Math.max(...values))];
  const lowest = groups[values.indexOf(Math.min(...values))];
  return direction === 'higher' ? { best: highest, worst: lowest } : { best: lowest, worst: highest };
}

function gapMeasure({ values, pairs, byDefinition }: Comparison, { alpha }: AnalysisPlan): Measure {
  if (byDefinition) return { undefined: 'all scores are equal' };
  if (values.length < 2) return { undefined: 'fewer than two groups could be scored' };
  const value = Math.max(...values) - Math.min(...values);
  if (pairs === undefined)
    return { value, low: null, high: null, method: 'no interval: the metric has no influence values' };
  return {
    value,
    low: pairs.gapLow,
    high: pairs.gapHigh,
    method: `simultaneous pairwise, ${(100 * (1 - alpha)).toFixed(0)} %`,
  };
}

function nullOf({ permuted, analysis }: GapDraft): GapResult['nullDistribution'] {
  if (permuted === undefined || permuted.range.length === 0) {
    const simulated = analysis.comparison?.simulatedNull;
    return simulated === undefined ? null : { method: 'normal simulation with the estimated covariance', ...simulated };
  }
  const ranges = permuted.range.filter(Number.isFinite).sort();
  const scaled = permuted.equityScaled.filter(Number.isFinite).sort();
  if (ranges.length === 0) return null;
  return {
    method: 'permutation of patients',
    gapMean: mean(ranges),
    gapUpper95: ranges[Math.ceil(0.95 * ranges.length) - 1],
    equityScaledMean: scaled.length === 0 ? null : mean(scaled),
    equityScaledLower5: scaled.length === 0 ? null : scaled[Math.max(0, Math.ceil(0.05 * scaled.length) - 1)],
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
