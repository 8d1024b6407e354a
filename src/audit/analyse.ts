// One attribute of one task: every group's counts, metrics and curves, and the comparison of the groups in the primary metric.

import type { Attribute, Cases, Task } from '../cases/cases.ts';
import { unknownGroup } from '../cases/groups.ts';
import type { Estimate } from '../metrics/metric.ts';
import type { AnyMetric } from '../metrics/table.ts';
import { type Comparison, compareGroups } from './comparison.ts';
import { compatOf } from './compat.ts';
import { countGroup, type GroupCounts, reasonNotScored, variesWithinPatient } from './counts.ts';
import { curvesOf } from './curves.ts';
import { estimateMetric, type MaybeEstimate, measureOf, varianceByRow } from './estimate.ts';
import type { GroupState } from './group-state.ts';
import type { AnalyseJob, AuditData } from './job.ts';
import { crossAucOf, differencesToReference, type ReferenceDifferences, referenceGroup } from './references.ts';
import type { Curves, Measure, Summaries, TaskAttributeResult } from './result.ts';
import { framesOf, rowsByGroup, withOrder } from './sample.ts';
import { scoreOrders, sortedRows } from './score-orders.ts';
import { metricNamed, metricsOf, type TaskSettings } from './settings.ts';

/** A group's part of an analysis, before the resampled intervals are filled in. */
export interface GroupAnalysis {
  readonly group: string;
  readonly counts: GroupCounts;
  readonly reason: string | undefined;
  readonly designEffect: number | null;
  readonly metrics: Readonly<Record<string, Measure>>;
  readonly curves: Curves | undefined;
}

/** What an analysis job gives. */
export interface Analysis {
  readonly groups: readonly GroupAnalysis[];
  /** Absent for everybody as one group. */
  readonly comparison: Comparison | undefined;
  readonly references: ReferenceDifferences | undefined;
  readonly crossAuc: Summaries['crossAuc'];
  readonly compat: TaskAttributeResult['compat'];
  readonly variesWithinPatient: boolean;
}

/** Performs an analysis job. */
export function analyse(data: AuditData, job: AnalyseJob): Analysis {
  const task = data.cases.tasks[job.task];
  if (job.attribute < 0) {
    const codes = new Int32Array(data.cases.count);
    const { states } = measureGroups(data, job, { names: ['All'], codes, rows: [task.rows] });
    return { ...onlyGroups(data, job, states), comparison: undefined, references: undefined, crossAuc: null };
  }
  return job.primaryOnly ? comparePrimary(data, job) : compareAll(data, job);
}

/** What the verdict rests on, without confounders. */
function comparePrimary(data: AuditData, job: AnalyseJob): Analysis {
  const task = data.cases.tasks[job.task];
  const attribute = data.cases.attributes[job.attribute];
  const rows = rowsByGroup(task.rows, attribute.codes, attribute.groups.length);
  const measured = measureGroups(data, job, { names: attribute.groups, codes: attribute.codes, rows });
  const { states } = measured;
  const scored = scoredGroups(data, attribute, states);
  const compared = states.filter((_, code) => scored[code]);
  const varies = variesAmongScored(data.cases, task.rows, { ...measured, codes: attribute.codes, scored });
  const plain = { ...data, analysis: { ...data.analysis, confounders: [] } };
  return {
    ...onlyGroups(data, job, states),
    comparison: compareGroups(plain, { job, attribute, states: compared, varies }),
    references: undefined,
    crossAuc: null,
    variesWithinPatient: varies,
  };
}

function compareAll(data: AuditData, job: AnalyseJob): Analysis {
  const task = data.cases.tasks[job.task];
  const attribute = data.cases.attributes[job.attribute];
  const rows = rowsByGroup(task.rows, attribute.codes, attribute.groups.length);
  const reference = referenceGroup(attribute, rows, data.references[attribute.name]);
  const measured = measureGroups(data, job, { names: attribute.groups, codes: attribute.codes, rows, reference });
  const { states, references } = measured;
  const scored = scoredGroups(data, attribute, states);
  const compared = states.filter((_, code) => scored[code]);
  const varies = variesAmongScored(data.cases, task.rows, { ...measured, codes: attribute.codes, scored });
  const { threshold } = data.settings[job.task];
  return {
    ...onlyGroups(data, job, states),
    comparison: compareGroups(data, { job, attribute, states: compared, varies }),
    references,
    crossAuc: crossAucOf(data, compared),
    compat: compatOf(data.cases, task, { attribute, modes: data.analysis.compat, threshold: threshold?.value }),
    variesWithinPatient: varies,
  };
}

function onlyGroups(
  data: AuditData,
  job: AnalyseJob,
  states: readonly GroupState[],
): Pick<Analysis, 'groups' | 'compat' | 'variesWithinPatient'> {
  const groups = states.map((state) => analysisOf(data, job, state));
  return { groups, compat: undefined, variesWithinPatient: false };
}

/** Which groups of an attribute take part in the verdict: those without a reason not to, "Unknown" only if the plan says so. */
export function scoredGroups(data: AuditData, attribute: Attribute, states: readonly GroupState[]): boolean[] {
  return states.map(
    (state) =>
      state.reason === undefined &&
      state.primary !== undefined &&
      (state.code !== attribute.unknown || data.analysis.includeUnknown),
  );
}

interface Groups {
  readonly names: readonly string[];
  /** Group of each case. */
  readonly codes: Int32Array;
  readonly rows: readonly Int32Array[];
  /** Index of the group that the others are compared with. */
  readonly reference?: number | undefined;
}

interface MeasuredGroups {
  readonly states: GroupState[];
  readonly references: ReferenceDifferences | undefined;
  /** Whether some patients have rows in several groups. */
  readonly shared: boolean;
}

/** Every metric of every group. Influence values are many: only those of the primary metric are kept beyond the metric's turn. */
function measureGroups(
  data: AuditData,
  { task: taskIndex, primaryOnly = false }: AnalyseJob,
  { names, codes, rows, reference }: Groups,
): MeasuredGroups {
  const task = data.cases.tasks[taskIndex];
  const settings = data.settings[taskIndex];
  const level = 1 - data.analysis.alpha;
  const wanted = metricsOf(task, settings).slice(0, primaryOnly ? 1 : undefined);
  const outcomes = primaryOnly ? outcomesTogether(data.cases, task, { metric: wanted[0], codes, rows }) : undefined;
  const decides = !primaryOnly || wanted[0].needs === 'decision';
  const orders = outcomes === undefined ? scoreOrders(data.cases, task, rows) : undefined;
  const framed = framesOf(data.cases, task, rows, {
    threshold: decides ? settings.threshold?.value : undefined,
    scores: outcomes === undefined,
  });
  const { shared } = framed;
  const frames = framed.frames.map((frame, group) => withOrder(frame, orders?.[group]));
  const measures = frames.map((): Record<string, Measure> => ({}));
  const differences: Record<string, Record<string, Measure>> = {};
  let primary: readonly MaybeEstimate[] = [];
  for (const metric of wanted) {
    const estimates = frames.map((frame, group) => estimateMetric(metric, frame, outcomes?.[group]));
    for (const [group, estimate] of estimates.entries()) {
      measures[group][metric.name] = 'undefined' in estimate ? estimate : measureOf(estimate, level);
    }
    if (metric.name === settings.metric) primary = estimates;
    if (reference === undefined) continue;
    const against = differencesToReference(data.cases, frames, { estimates, reference, level, shared });
    differences[metric.name] = Object.fromEntries(names.map((name, group) => [name, against[group]]));
  }
  const { informative } = metricNamed(settings.metric);
  const states = frames.map((frame, code): GroupState => {
    const counts = countGroup(data.cases, task, frame.rows, frame.patients);
    const own = primary[code];
    const reason =
      reasonNotScored(counts, informative, data.analysis.minimumEvents, task.kind) ??
      ('undefined' in own ? own.undefined : undefined);
    const estimate = 'undefined' in own ? undefined : own;
    return {
      name: names[code],
      code,
      frame,
      counts,
      reason,
      primary: estimate,
      measures: measures[code],
    };
  });
  const references = reference === undefined ? undefined : { reference: names[reference], differences };
  return { states, references, shared };
}

/** Whether some patient has rows in several scored groups: seen with the frames, unless some group with cases is not scored. */
function variesAmongScored(
  cases: Cases,
  rows: Int32Array,
  {
    states,
    shared,
    codes,
    scored,
  }: Pick<MeasuredGroups, 'states' | 'shared'> & Pick<Groups, 'codes'> & { readonly scored: readonly boolean[] },
): boolean {
  const isWhole = states.every(({ frame }, code) => scored[code] || frame.rows.length === 0);
  return shared && (isWhole || variesWithinPatient(cases, rows, codes, scored));
}

/** The outcome of a metric in every group, where it has a way to all at once. */
function outcomesTogether(
  cases: Cases,
  task: Task,
  { metric, codes, rows }: Pick<Groups, 'codes' | 'rows'> & { readonly metric: AnyMetric },
): Estimate[] | undefined {
  const sorted = metric.computeGroups === undefined ? undefined : sortedRows(cases, task);
  if (sorted === undefined || task.kind !== 'binary') return undefined;
  return metric.computeGroups?.({ ...sorted, label: task.label, weight: cases.weight, group: codes, rows });
}

function analysisOf(data: AuditData, job: AnalyseJob, state: GroupState): GroupAnalysis {
  const task = data.cases.tasks[job.task];
  const settings = data.settings[job.task];
  const drawn = state.reason === undefined && !job.primaryOnly;
  const reason = state.reason ?? (isUnknown(data, state) ? 'unknown is shown, not compared' : undefined);
  return {
    group: state.name,
    counts: state.counts,
    reason,
    designEffect: designEffect(state, settings),
    metrics: state.measures,
    curves: drawn ? curvesOf(state.frame, task, settings) : undefined,
  };
}

function isUnknown(data: AuditData, state: GroupState): boolean {
  return state.name === unknownGroup && !data.analysis.includeUnknown;
}

/** How many times larger the variance of the primary metric is with patients as units than with rows as units. */
function designEffect({ frame, primary }: GroupState, settings: TaskSettings): number | null {
  if (primary === undefined || !(primary.variance > 0) || frame.patients === frame.rows.length) return null;
  const independent = varianceByRow(metricNamed(settings.metric), frame, primary);
  return independent > 0 ? primary.variance / independent : null;
}
