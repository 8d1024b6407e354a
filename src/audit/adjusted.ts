// The gap with named confounders held equal: each group's rows are weighted to the pooled distribution of the confounders within each
// outcome class, and the primary metric is computed again.
import type { Attribute, Cases, Task } from '../cases/cases.ts';
import { standardisationWeights } from '../stats/standardise.ts';
import { covarianceOf } from './covariance.ts';
import { estimateMetric, type MetricEstimate, measureOf } from './estimate.ts';
import type { GroupState } from './group-state.ts';
import type { AnalyseJob, AuditData } from './job.ts';
import { comparePairs } from './pairs.ts';
import type { Measure } from './result.ts';
import type { Frame } from './sample.ts';
import { metricNamed } from './settings.ts';

/** The standardised gap. */
export interface AdjustedGap {
  readonly confounders: readonly string[];
  readonly value: Measure;
  readonly groups: readonly { readonly group: string; readonly measure: Measure }[];
  /** Share of the weight in strata that all compared groups have. */
  readonly support: number;
}

/**
 * Standardises the compared groups for the plan's confounders, other than the attribute itself and what it is made from. Null if there
 * is none. The weights are treated as fixed, which ignores their own small error.
 */
export function adjustedGap(
  data: AuditData,
  about: {
    readonly job: AnalyseJob;
    readonly attribute: Attribute;
    readonly states: readonly GroupState[];
    readonly varies: boolean;
    readonly seed: number;
  },
): AdjustedGap | null {
  const { cases, analysis, settings } = data;
  const { attribute, states, job } = about;
  const confounders = confoundersOf(cases.attributes, attribute, analysis.confounders);
  if (confounders.length === 0) return null;
  const names = confounders.map((each) => each.name);
  const { weights, support } = standardise(cases, cases.tasks[job.task], { states, confounders });
  const metric = metricNamed(settings[job.task].metric);
  const weighted = states.map((state, i): GroupState => ({ ...state, frame: reweigh(state.frame, weights[i]) }));
  const estimates: MetricEstimate[] = [];
  for (const state of weighted) {
    const estimate =
      state.frame.rows.length === 0 ? { undefined: 'no cases in common strata' } : estimateMetric(metric, state.frame);
    if ('undefined' in estimate || !(estimate.variance >= 0))
      return {
        confounders: names,
        value: { undefined: 'undefined' in estimate ? estimate.undefined : 'no variance' },
        groups: [],
        support,
      };
    estimates.push(estimate);
  }
  const covariance = covarianceOf(cases, weighted, estimates, about.varies);
  const pairs = comparePairs(estimates, covariance, {
    names: states.map((state) => state.name),
    analysis,
    seed: about.seed,
    family: 1,
  });
  const values = estimates.map((estimate) => estimate.value);
  return {
    confounders: names,
    value: {
      value: Math.max(...values) - Math.min(...values),
      low: pairs.gapLow,
      high: pairs.gapHigh,
      method: 'direct standardisation within outcome class, simultaneous pairwise',
    },
    groups: states.map((state, i) => ({ group: state.name, measure: measureOf(estimates[i], 1 - analysis.alpha) })),
    support,
  };
}

function confoundersOf(attributes: readonly Attribute[], compared: Attribute, named: readonly string[]): Attribute[] {
  const own = new Set([compared.name, ...(compared.recipe.crosses ?? [])]);
  const columns = new Set(compared.recipe.columns);
  return attributes.filter(
    (each) =>
      named.includes(each.name) && !own.has(each.name) && !each.recipe.columns.some((column) => columns.has(column)),
  );
}

function standardise(
  { weight, count }: Cases,
  task: Task,
  { states, confounders }: { readonly states: readonly GroupState[]; readonly confounders: readonly Attribute[] },
): { weights: Float64Array[]; support: number } {
  const rows = Int32Array.from(states.flatMap((state) => [...state.frame.rows]));
  const group = Int32Array.from(states.flatMap((state, i) => new Array<number>(state.frame.rows.length).fill(i)));
  const stratum = strataOf(confounders, count);
  const result = standardisationWeights({
    group,
    stratum: Int32Array.from(rows, (row) => stratum[row]),
    outcome: task.kind === 'quality' ? undefined : Int32Array.from(rows, (row) => task.label[row]),
    weight: weight === undefined ? undefined : Float64Array.from(rows, (row) => weight[row]),
  });
  let from = 0;
  const weights = states.map((state) => {
    const part = result.weight.slice(from, from + state.frame.rows.length);
    from += state.frame.rows.length;
    return part;
  });
  return { weights, support: result.support };
}

/** One dense code for each combination of confounder groups. */
function strataOf(confounders: readonly Attribute[], count: number): Int32Array {
  const codes = new Map<number, number>();
  const stratum = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let combined = 0;
    for (const { codes: own, groups } of confounders) combined = combined * groups.length + own[row];
    let code = codes.get(combined);
    if (code === undefined) {
      code = codes.size;
      codes.set(combined, code);
    }
    stratum[row] = code;
  }
  return stratum;
}

/** The frame with new weights, without the rows of weight 0. */
function reweigh(frame: Frame, weight: Float64Array): Frame {
  const kept = Int32Array.from(weight.keys()).filter((i) => weight[i] > 0);
  const take = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]);
  const takeCodes = (values: Int32Array) => Int32Array.from(kept, (i) => values[i]);
  const { sample } = frame;
  const shared = { rows: takeCodes(frame.rows), patient: takeCodes(frame.patient), patients: frame.patients };
  if (sample.kind === 'quality') {
    return { ...frame, ...shared, sample: { kind: 'quality', value: take(sample.value), weight: take(weight) } };
  }
  if (sample.kind === 'multiclass') {
    return {
      ...frame,
      ...shared,
      sample: { ...sample, label: takeCodes(sample.label), scores: sample.scores.map(take), weight: take(weight) },
    };
  }
  const { score, decision, label } = sample;
  const scores = score === undefined ? undefined : take(score);
  return {
    ...frame,
    ...shared,
    soleScore: scores?.every((each) => each === scores[0]) === true ? scores[0] : undefined,
    sample: {
      ...sample,
      label: Uint8Array.from(kept, (i) => label[i]),
      score: scores,
      decision: decision === undefined ? undefined : Uint8Array.from(kept, (i) => decision[i]),
      order: undefined,
      weight: take(weight),
    },
  };
}
