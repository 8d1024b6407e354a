// One attribute of one task: every group's counts, metrics and curves, and the comparison of the groups in the primary metric.
import type { Attribute, Task } from '../cases/cases.ts';
import { type Comparison, compareGroups } from './comparison.ts';
import { compatOf } from './compat.ts';
import { countGroup, type GroupCounts, reasonNotScored, variesWithinPatient } from './counts.ts';
import { curvesOf } from './curves.ts';
import { estimateMetric, type MetricEstimate, measureOf } from './estimate.ts';
import type { AnalyseJob, AuditData } from './jobs.ts';
import { crossAucOf, differencesToReference, type ReferenceDifferences } from './references.ts';
import type { Curves, Measure, Summaries, TaskAttributeResult } from './result.ts';
import { type Frame, frameOf, rowsOfGroup } from './sample.ts';
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

/** One group with all that the comparison and the summaries need. */
export interface GroupState {
  readonly name: string;
  readonly code: number;
  readonly frame: Frame;
  readonly counts: GroupCounts;
  readonly reason: string | undefined;
  readonly estimates: Readonly<Record<string, MetricEstimate>>;
  readonly primary: MetricEstimate | undefined;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** Performs an analysis job. */
export function analyse(data: AuditData, job: AnalyseJob): Analysis {
  const task = data.cases.tasks[job.task];
  const settings = data.settings[job.task];
  if (job.attribute < 0) {
    const state = stateOf(data, job.task, { name: 'All', code: -1, rows: task.rows });
    return {
      groups: [analysisOf(data, task, settings, state)],
      comparison: undefined,
      references: undefined,
      crossAuc: null,
      compat: undefined,
      variesWithinPatient: false,
    };
  }
  const attribute = data.cases.attributes[job.attribute];
  const states = attribute.groups.map((name, code) =>
    stateOf(data, job.task, { name, code, rows: rowsOfGroup(task.rows, attribute.codes, code) }),
  );
  const scored = scoredGroups(data, attribute, states);
  const varies = variesWithinPatient(data.cases, task.rows, attribute.codes, scored);
  return {
    groups: states.map((state) => analysisOf(data, task, settings, state)),
    comparison: compareGroups(data, { job, attribute, states: states.filter((_, code) => scored[code]), varies }),
    references: differencesToReference(data, job, { states, varies }),
    crossAuc: crossAucOf(
      data,
      states.filter((_, code) => scored[code]),
    ),
    compat: compatOf(data.cases, task, {
      attribute,
      modes: data.analysis.compat,
      threshold: settings.threshold?.value,
    }),
    variesWithinPatient: varies,
  };
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

function stateOf(
  data: AuditData,
  taskIndex: number,
  group: { name: string; code: number; rows: Int32Array },
): GroupState {
  const task = data.cases.tasks[taskIndex];
  const settings = data.settings[taskIndex];
  const frame = frameOf(data.cases, task, group.rows, settings.threshold?.value);
  const counts = countGroup(data.cases, task, group.rows);
  const primaryMetric = metricNamed(settings.metric);
  const level = 1 - data.analysis.alpha;
  const measures: Record<string, Measure> = {};
  const estimates: Record<string, MetricEstimate> = {};
  for (const metric of metricsOf(task, settings)) {
    const estimate = estimateMetric(metric, frame);
    if ('undefined' in estimate) {
      measures[metric.name] = estimate;
      continue;
    }
    measures[metric.name] = measureOf(estimate, level);
    estimates[metric.name] = estimate;
  }
  const reason =
    reasonNotScored(counts, primaryMetric.informative, data.analysis.minimumEvents, task.kind) ??
    undefinedReason(measures[primaryMetric.name]);
  return {
    name: group.name,
    code: group.code,
    frame,
    counts,
    reason,
    estimates,
    primary: estimates[primaryMetric.name],
    measures,
  };
}

function undefinedReason(measure: Measure | undefined): string | undefined {
  return measure !== undefined && 'undefined' in measure ? measure.undefined : undefined;
}

function analysisOf(data: AuditData, task: Task, settings: TaskSettings, state: GroupState): GroupAnalysis {
  const reason = state.reason ?? (isUnknown(data, state) ? 'unknown is shown, not compared' : undefined);
  return {
    group: state.name,
    counts: state.counts,
    reason,
    designEffect: designEffect(state, settings),
    metrics: state.measures,
    curves: state.reason === undefined ? curvesOf(state.frame, task, settings) : undefined,
  };
}

function isUnknown(data: AuditData, state: GroupState): boolean {
  return state.name === 'Unknown' && state.code >= 0 && !data.analysis.includeUnknown;
}

/** How many times larger the variance of the primary metric is with patients as units than with rows as units. */
function designEffect({ frame, primary }: GroupState, settings: TaskSettings): number | null {
  if (primary === undefined || !(primary.variance > 0) || frame.patients === frame.rows.length) return null;
  const byRow = Int32Array.from(frame.patient, (_, row) => row);
  const independent = estimateMetric(metricNamed(settings.metric), {
    ...frame,
    patient: byRow,
    patients: frame.rows.length,
  });
  if ('undefined' in independent || !(independent.variance > 0)) return null;
  return primary.variance / independent.variance;
}
