// How each group differs from the reference group in every metric, and the ranking of one group's events above another's non-events.
import { crossAuc } from '../metrics/groups/cross-auc.ts';
import { clusteredCovarianceMatrix } from '../stats/influence.ts';
import { deviateOf, logitLimits } from '../stats/interval.ts';
import { moverDifference } from '../stats/mover.ts';
import type { GroupState } from './analyse.ts';
import { correlationOf } from './covariance.ts';
import type { MetricEstimate } from './estimate.ts';
import type { AnalyseJob, AuditData } from './jobs.ts';
import type { Measure, Summaries } from './result.ts';
import { metricsOf } from './settings.ts';

/** Differences to the reference group, by metric and group. */
export interface ReferenceDifferences {
  readonly reference: string;
  readonly differences: Readonly<Record<string, Readonly<Record<string, Measure>>>>;
}

/** Differences of every group to the attribute's reference group: the one named in the plan, else the largest known one. */
export function differencesToReference(
  data: AuditData,
  { attribute, task }: AnalyseJob,
  { states, varies }: { readonly states: readonly GroupState[]; readonly varies: boolean },
): ReferenceDifferences | undefined {
  const { name, unknown } = data.cases.attributes[attribute];
  const known = states.filter((state) => state.code !== unknown && state.counts.cases > 0);
  const named = data.references[name];
  const reference = known.find((state) => state.name === named) ?? largest(known);
  if (reference === undefined) return undefined;
  const level = 1 - data.analysis.alpha;
  const differences: Record<string, Record<string, Measure>> = {};
  for (const { name: metric } of metricsOf(data.cases.tasks[task], data.settings[task])) {
    differences[metric] = {};
    for (const state of states) {
      differences[metric][state.name] = differenceOf(data, metric, { state, reference, level, varies });
    }
  }
  return { reference: reference.name, differences };
}

function largest(states: readonly GroupState[]): GroupState | undefined {
  let found: GroupState | undefined;
  for (const state of states) if (found === undefined || state.counts.cases > found.counts.cases) found = state;
  return found;
}

function differenceOf(
  { cases }: AuditData,
  metric: string,
  { state, reference, level, varies }: { state: GroupState; reference: GroupState; level: number; varies: boolean },
): Measure {
  if (state === reference) return { undefined: 'this is the reference group' };
  const first = state.estimates[metric];
  const second = reference.estimates[metric];
  if (first === undefined) return { undefined: 'undefined in this group' };
  if (second === undefined) return { undefined: 'undefined in the reference group' };
  const value = first.value - second.value;
  if (first.limits === undefined || second.limits === undefined)
    return { value, low: null, high: null, method: 'no interval' };
  const deviate = deviateOf(level);
  const correlation = varies ? correlationBetween(cases.patient, [state, reference], [first, second]) : 0;
  const interval = moverDifference({
    first: { value: first.value, ...first.limits(deviate) },
    second: { value: second.value, ...second.limits(deviate) },
    correlation,
  });
  return { value, low: interval.low, high: interval.high, method: 'square-and-add' };
}

function correlationBetween(
  patient: Int32Array,
  states: readonly GroupState[],
  estimates: readonly MetricEstimate[],
): number {
  const influences = estimates.flatMap(({ influence }, i) =>
    influence === undefined ? [] : [{ influence, patient, rows: states[i].frame.rows }],
  );
  return influences.length < 2 ? 0 : correlationOf(clusteredCovarianceMatrix(influences), 0, 1);
}

/**
 * The matrix of cross-group AUCs: row group's events against column group's non-events (Kallus and Zhou, 2019). Logit limits from
 * influence values by patient. Null unless the task has scores and at least two groups are compared.
 */
export function crossAucOf({ cases, analysis }: AuditData, states: readonly GroupState[]): Summaries['crossAuc'] {
  if (
    states.length < 2 ||
    states.some(({ frame }) => frame.sample.kind !== 'binary' || frame.sample.score === undefined)
  )
    return null;
  return {
    groups: states.map((state) => state.name),
    matrix: states.map((row) =>
      states.map((column) => crossMeasure(cases.patient, row, { column, level: 1 - analysis.alpha })),
    ),
  };
}

function crossMeasure(
  patient: Int32Array,
  row: GroupState,
  { column, level }: { column: GroupState; level: number },
): Measure {
  if (row.frame.sample.kind !== 'binary' || column.frame.sample.kind !== 'binary') return { undefined: 'no scores' };
  const cross = crossAuc(row.frame.sample, column.frame.sample);
  if ('undefined' in cross) return cross;
  const sums = new Map<number, number>();
  const add = (rows: Int32Array, influence: Float64Array) =>
    rows.forEach((at, i) => {
      if (influence[i] !== 0) sums.set(patient[at], (sums.get(patient[at]) ?? 0) + influence[i]);
    });
  add(row.frame.rows, cross.firstInfluence);
  add(column.frame.rows, cross.secondInfluence);
  let variance = 0;
  for (const sum of sums.values()) variance += sum * sum;
  if (!(variance > 0) || cross.value <= 0 || cross.value >= 1) {
    return { value: cross.value, low: null, high: null, method: 'no interval: no variation seen' };
  }
  const { low, high } = logitLimits(cross.value, variance)(deviateOf(level));
  return { value: cross.value, low, high, method: 'logit, influence values by patient' };
}
