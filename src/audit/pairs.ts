// All pairs of groups: differences with simultaneous limits, the limits of the gap, and equivalence within delta.
import { waldLimits } from '../stats/interval.ts';
import { differenceTest } from '../stats/mover.ts';
import { holm } from '../stats/multiplicity.ts';
import { allEquivalent, criticalDeviate, gapInterval, pairsOf } from '../stats/simultaneous.ts';
import { requiredNonCentrality } from './detectable.ts';
import type { MetricEstimate } from './estimate.ts';
import type { AnalysisPlan } from './plan.ts';
import type { PairResult } from './result.ts';

/** What comparing all pairs gives. */
export interface Pairs {
  /** Differences first - second, with limits that hold for all pairs at once and p-values adjusted over the pairs (Holm). */
  readonly pairs: readonly PairResult[];
  readonly gapLow: number;
  readonly gapHigh: number;
  /** Upper limit of the largest difference, one-sided at level 1 - alpha. */
  readonly largestCompatible: number;
  /** p-value of the intersection-union test that all differences lie within delta. */
  readonly equivalenceP: number;
}

/** Compares all pairs of estimates with this covariance matrix; the family is that of the test of equal groups. */
export function comparePairs(
  estimates: readonly MetricEstimate[],
  covariance: readonly (readonly number[])[],
  about: {
    readonly names: readonly string[];
    readonly analysis: AnalysisPlan;
    readonly seed: number;
    readonly family: number;
  },
): Pairs {
  const { names, analysis, family } = about;
  const { alpha, delta, power } = analysis;
  const level = 1 - alpha;
  const bounded = estimates.map(({ value, limits, variance }) => ({
    value,
    limits: limits ?? waldLimits(value, variance),
  }));
  const pairs = pairsOf(bounded, covariance);
  const critical = criticalDeviate(covariance, { level, seed: about.seed });
  const gap = gapInterval(pairs, { critical, level });
  const equivalence = allEquivalent(pairs, { delta, alpha });
  const tests = pairs.map((pair) => differenceTest(pair.contrast));
  const adjusted = holm(tests.map((test) => test.p));
  const reach = Math.sqrt(requiredNonCentrality(estimates.length - 1, { alpha: alpha / family, power }));
  return {
    pairs: pairs.map(({ first, second, limits }, k) => {
      const variance = covariance[first][first] + covariance[second][second] - 2 * covariance[first][second];
      const { difference } = tests[k];
      return {
        first: names[first],
        second: names[second],
        difference,
        ...limits(critical),
        p: adjusted[k],
        detectable: reach * Math.sqrt(Math.max(0, variance)),
      };
    }),
    gapLow: gap.low,
    gapHigh: gap.high,
    largestCompatible: equivalence.largestCompatible,
    equivalenceP: equivalence.p,
  };
}
