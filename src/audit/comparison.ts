// The groups of an attribute compared in the primary metric, as far as it needs no permutations: pairs, gap, equivalence, the
// cluster-robust test, what could have been detected, and the gap with confounders held equal.
import type { Attribute } from '../cases/cases.ts';
import { logit } from '../core/math.ts';
import { createStream } from '../core/stream.ts';
import { betweenVariance } from '../stats/between-variance.ts';
import { equalityTest } from '../stats/heterogeneity.ts';
import { nullRange } from '../stats/null-range.ts';
import { type AdjustedGap, adjustedGap } from './adjusted.ts';
import { covarianceOf } from './covariance.ts';
import { detectableGap } from './detectable.ts';
import type { MetricEstimate } from './estimate.ts';
import type { GroupState } from './group-state.ts';
import type { AnalyseJob, AuditData } from './job.ts';
import { comparePairs, type Pairs } from './pairs.ts';
import type { Measure } from './result.ts';
import { roleOf } from './role.ts';
import { metricNamed } from './settings.ts';
import { shrinkGroups } from './shrunken.ts';

/** A test that the groups are equal. */
export interface EqualityTest {
  readonly method: string;
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  readonly permutations: number;
}

/** What the comparison of groups gives before permutations and before adjusting over the family. */
export interface Comparison {
  readonly groups: readonly string[];
  readonly values: readonly number[];
  /** Whether all values follow from definitions, because no score differs from another: there is nothing to compare. */
  readonly byDefinition: boolean;
  /** Undefined with fewer than two groups, and where there is nothing to compare. */
  readonly pairs: Pairs | undefined;
  readonly wald: EqualityTest | undefined;
  readonly simulatedNull:
    | {
        readonly gapMean: number;
        readonly gapUpper95: number;
        readonly equityScaledMean: number;
        readonly equityScaledLower5: number;
      }
    | undefined;
  readonly minimumDetectable: number | null;
  readonly adjusted: AdjustedGap | null;
  readonly betweenVariance: { readonly observed: number; readonly corrected: number } | null;
  readonly shrunken: readonly { readonly group: string; readonly measure: Measure }[] | null;
}

const nothing: Omit<Comparison, 'groups' | 'values' | 'byDefinition'> = {
  pairs: undefined,
  wald: undefined,
  simulatedNull: undefined,
  minimumDetectable: null,
  adjusted: null,
  betweenVariance: null,
  shrunken: null,
};

/** Compares the scored groups; `varies` if some patients have rows in several of them. */
export function compareGroups(
  data: AuditData,
  about: {
    readonly job: AnalyseJob;
    readonly attribute: Attribute;
    readonly states: readonly GroupState[];
    readonly varies: boolean;
  },
): Comparison {
  const { states, attribute } = about;
  const estimates = states.map((state) => state.primary as MetricEstimate);
  const groups = states.map((state) => state.name);
  const values = estimates.map((estimate) => estimate.value);
  const byDefinition = followsFromDefinition(data, about.job, states);
  if (byDefinition || states.length < 2 || estimates.some((estimate) => !(estimate.variance >= 0)))
    return { groups, values, byDefinition, ...nothing };
  const covariance = covarianceOf(data.cases, states, estimates, about.varies);
  const { analysis } = data;
  const task = data.cases.tasks[about.job.task].name;
  const family = Math.max(1, data.families[roleOf(task, attribute, analysis)]);
  const seedOf = (purpose: string) => createStream(analysis.seed, purpose, task, attribute.name).uint32();
  return {
    groups,
    values,
    byDefinition,
    pairs: comparePairs(estimates, covariance, { names: groups, analysis, family, seed: seedOf('pairs') }),
    wald: waldTest(estimates, covariance),
    simulatedNull: nullRange({ values, covariance, seed: seedOf('null') }),
    minimumDetectable: detectableGap(covariance, { alpha: analysis.alpha / family, power: analysis.power }),
    adjusted: adjustedGap(data, { ...about, seed: seedOf('adjusted') }),
    betweenVariance: varianceBetween(values, covariance),
    shrunken: attribute.recipe.crosses === undefined ? null : shrinkGroups(states, estimates, 1 - analysis.alpha),
  };
}

/**
 * Whether the primary metric says nothing of the model: within every group all scores are equal, and the metric ranks cases; or all scores
 * of all groups are equal, and the metric is of scores or of decisions made from them.
 */
function followsFromDefinition(
  { cases, settings }: AuditData,
  job: AnalyseJob,
  states: readonly GroupState[],
): boolean {
  const [first] = states;
  if (first === undefined || states.some(({ frame }) => frame.soleScore === undefined)) return false;
  const task = cases.tasks[job.task];
  const { needs } = metricNamed(settings[job.task].metric);
  const isOfScores = needs === 'probability' || (needs === 'decision' && task.kind === 'binary' && !task.decision);
  return needs === 'score' || (isOfScores && states.every(({ frame }) => frame.soleScore === first.frame.soleScore));
}

/** On the logit scale where all values allow it: with small groups the test then keeps its level better. */
function waldTest(
  estimates: readonly MetricEstimate[],
  covariance: readonly (readonly number[])[],
): EqualityTest | undefined {
  const values = estimates.map((estimate) => estimate.value);
  const inside = values.every((value) => value > 0 && value < 1);
  const slopes = values.map((value) => (inside ? 1 / (value * (1 - value)) : 1));
  const test = equalityTest(
    inside ? values.map(logit) : values,
    covariance.map((row, i) => row.map((entry, j) => entry * slopes[i] * slopes[j])),
    { clusters: estimates.map((estimate) => estimate.degreesOfFreedom + 1) },
  );
  if ('undefined' in test) return undefined;
  const method = `cluster-robust Wald${inside ? ', logit scale' : ''}`;
  return { method, statistic: test.statistic, degreesOfFreedom: test.degreesOfFreedom, p: test.p, permutations: 0 };
}

function varianceBetween(
  values: readonly number[],
  covariance: readonly (readonly number[])[],
): Comparison['betweenVariance'] {
  const variances = covariance.map((row, i) => row[i]);
  const { observed, corrected } = betweenVariance(values, variances, covariance);
  return { observed, corrected };
}
