// What is fixed for a task before its groups are looked at: the primary metric, the threshold, and bins that all groups share.
import type { BinaryTask, Cases, MulticlassTask, Task } from '../cases/cases.ts';
import { internalError, usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { equalMassEdges } from '../metrics/calibration/bins.ts';
import type { ScoredRows } from '../metrics/ranking/score-blocks.ts';
import { type AnyMetric, metrics, metricsFor } from '../metrics/table.ts';
import { thresholdChooser } from '../metrics/threshold.ts';
import { checkNames } from './check-names.ts';
import type { AnalysisPlan, Plan, ThresholdRule } from './plan.ts';
import { gather, gatherBytes } from './sample.ts';
import { scoreOrders } from './score-orders.ts';

/** A threshold with its history: the rule, the rows it was chosen from, and whether these rows are also scored. */
export interface ThresholdChoice {
  readonly value: number;
  readonly rule: string;
  readonly source: string;
  readonly leak: boolean;
}

/** The settings of one task. Plain data: it travels to the workers. */
export interface TaskSettings {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly threshold: ThresholdChoice | undefined;
  /** Inner and outer edges of bins that hold equal numbers of cases, for calibration; undefined unless all scores are probabilities. */
  readonly massEdges: readonly number[] | undefined;
  /** Lowest and highest score over the rows. */
  readonly scoreRange: readonly [number, number] | undefined;
}

const defaultMetric: Readonly<Record<Task['kind'], string>> = {
  binary: 'auc',
  multiclass: 'macroAuc',
  quality: 'meanQuality',
};

/** The metric of this name. @throws usage error `plan/unknown-metric` with near names. */
export function metricNamed(name: string, kind?: Task['kind']): AnyMetric {
  const found = (metrics as Readonly<Record<string, AnyMetric>>)[name];
  if (found !== undefined && (kind === undefined || found.kind === kind)) return found;
  const known = kind === undefined ? Object.keys(metrics) : metricsFor(kind).map((metric) => metric.name);
  const near = nearestNames(name, known);
  throw usageError(
    'plan/unknown-metric',
    `there is no metric "${name}"${kind === undefined ? '' : ` for a ${kind} task`}`,
    {
      hint: `Use one of: ${(near.length > 0 ? near : known).join(', ')}.`,
    },
  );
}

/** The metrics of a task, the primary one first, fitted to it: calibration bins that all its groups share, the direction of its quality. */
export function metricsOf({ kind }: Task, { metric, massEdges, direction }: TaskSettings): AnyMetric[] {
  const fitted = metricsFor(kind, { edges: massEdges, direction });
  return [...fitted.filter((each) => each.name === metric), ...fitted.filter((each) => each.name !== metric)];
}

/**
 * Decides the settings of every task. Thresholds come from the tuning rows where there are any, else from the scored rows: a leak.
 * @throws usage errors of `checkNames` and of metrics, and `plan/delta-too-large` for a delta that the metric cannot reach.
 */
export function settingsOf(cases: Cases, plan: Plan): TaskSettings[] {
  checkNames(cases, plan.analysis);
  return cases.tasks.map((task) => settingsOfTask(cases, task, plan));
}

function settingsOfTask(cases: Cases, task: Task, plan: Plan): TaskSettings {
  const primary = primaryMetric(task, plan.analysis);
  requireReachable(plan.analysis.delta, primary);
  const threshold = task.kind === 'binary' ? thresholdOf(cases, task, plan) : undefined;
  return {
    metric: primary.name,
    direction: directionOf(primary, task),
    threshold,
    massEdges: task.kind === 'binary' ? sharedEdges(cases, task) : undefined,
    scoreRange: task.kind === 'binary' ? rangeOf(task) : undefined,
  };
}

function primaryMetric(task: Task, analysis: AnalysisPlan): AnyMetric {
  const fallback = task.kind === 'binary' && task.score === undefined ? 'balancedAccuracy' : defaultMetric[task.kind];
  if (analysis.metric === undefined) return metricNamed(fallback, task.kind);
  const metric = metricNamed(analysis.metric);
  if (metric.kind !== task.kind) return metricNamed(fallback, task.kind);
  if (metric.direction === 'target') {
    throw usageError(
      'plan/metric-without-direction',
      `"${metric.name}" cannot be the primary metric: more is neither better nor worse`,
      {
        hint: 'Choose a metric with a better end, such as auc, sensitivity, specificity or brier.',
      },
    );
  }
  return metric;
}

/** A delta as large as the range of the metric tolerates every gap. */
function requireReachable(delta: number, { name, range: [low, high] }: AnyMetric): void {
  if (!(delta >= high - low)) return;
  throw usageError(
    'plan/delta-too-large',
    `a gap in ${name} is at most ${high - low}, so a delta of ${delta} tolerates any`,
    {
      hint: 'Give the largest gap that would be tolerated in units of the metric: five points of 100 are 0.05.',
    },
  );
}

function directionOf(metric: AnyMetric, task: Task): 'higher' | 'lower' {
  if (task.kind === 'quality') return task.direction;
  return metric.direction === 'lower' ? 'lower' : 'higher';
}

function thresholdOf(cases: Cases, task: BinaryTask, plan: Plan): ThresholdChoice | undefined {
  if (task.score === undefined) return undefined;
  const rule = plan.analysis.thresholds[task.name] ?? plan.analysis.threshold;
  if (rule !== undefined) return thresholdsBy([rule], { cases, task, splits: plan.splits })[0];
  if (task.decision !== undefined) return undefined;
  return { value: 0.5, rule: 'fixed', source: 'default', leak: false };
}

/** The threshold that each rule gives, from the tuning rows where there are any, else from the scored rows; undefined where it gives none. */
export function thresholdsBy(
  rules: readonly ThresholdRule[],
  { cases, task, splits }: { readonly cases: Cases; readonly task: BinaryTask; readonly splits: Plan['splits'] },
): (ThresholdChoice | undefined)[] {
  const rows = task.tuning === undefined || task.tuning.length === 0 ? task.rows : task.tuning;
  const leak = rows === task.rows;
  const tuned = splits.holdout === undefined ? `split ${splits.threshold ?? ''}` : 'held-out patients';
  const source = leak ? 'the scored rows' : tuned;
  let choose: ReturnType<typeof thresholdChooser> | undefined;
  return rules.map((rule) => {
    if (rule.rule === 'fixed') return { value: rule.value, rule: 'fixed', source: 'plan', leak: false };
    choose ??= thresholdChooser(scoredRows(cases, task, rows));
    const chosen = choose(rule);
    return 'undefined' in chosen ? undefined : { value: chosen.threshold, rule: describeRule(rule), source, leak };
  });
}

function scoredRows(cases: Cases, task: BinaryTask, rows: Int32Array): ScoredRows {
  if (task.score === undefined)
    throw internalError('audit/no-score', `task ${task.name} has no score to choose a threshold on`);
  return {
    score: gather(task.score, rows),
    label: gatherBytes(task.label, rows),
    weight: cases.weight === undefined ? undefined : gather(cases.weight, rows),
    order: rows === task.rows ? scoreOrders(cases, task, [rows])?.[0] : undefined,
  };
}

/** The rule in words: `sensitivity >= 0.9`. */
export function describeRule(rule: ThresholdRule): string {
  if (rule.rule === 'sensitivity' || rule.rule === 'specificity') return `${rule.rule} >= ${rule.value}`;
  if (rule.rule === 'youden') return 'largest Youden index';
  return rule.rule === 'f1' ? 'largest F1' : 'fixed';
}

function sharedEdges(cases: Cases, task: BinaryTask): number[] | undefined {
  if (task.score === undefined || task.rows.length === 0) return undefined;
  const isAll = task.rows.length === cases.count;
  const score = isAll ? task.score : gather(task.score, task.rows);
  for (let i = 0; i < score.length; i++) if (!(score[i] >= 0 && score[i] <= 1)) return undefined;
  return equalMassEdges({
    score,
    weight: isAll || cases.weight === undefined ? cases.weight : gather(cases.weight, task.rows),
    order: scoreOrders(cases, task, [task.rows])?.[0],
  });
}

function rangeOf(task: BinaryTask): readonly [number, number] | undefined {
  if (task.score === undefined || task.rows.length === 0) return undefined;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < task.rows.length; i++) {
    const score = task.score[task.rows[i]];
    if (score < low) low = score;
    if (score > high) high = score;
  }
  return [low, high];
}

/** The class labels of a multi-class task that some scored case has. */
export function classesSeen(task: MulticlassTask): number {
  return new Set(Array.from(task.rows, (row) => task.label[row])).size;
}
