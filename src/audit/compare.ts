// Two score columns compared on the same cases: the change of every metric in every group, paired by patient.
import type { Attribute, Cases, Task } from '../cases/cases.ts';
import { dataError } from '../core/errors.ts';
import type { Watch } from '../core/progress.ts';
import type { AnyMetric } from '../metrics/table.ts';
import { obuchowskiVariance } from '../stats/auc.ts';
import { normal } from '../stats/distributions/normal.ts';
import { studentT } from '../stats/distributions/student-t.ts';
import { clusteredVariance } from '../stats/influence.ts';
import { holm } from '../stats/multiplicity.ts';
import {
  type Change,
  type ComparedAttribute,
  type ComparedGroup,
  type CompareResult,
  compareSchemaVersion,
} from './compare-result.ts';
import { countGroup, reasonNotScored } from './counts.ts';
import { estimateMetric } from './estimate.ts';
import { type AuditInput, publicPlan } from './input.ts';
import { gapsOf, levellingDownOf, outcomeOf } from './levelling.ts';
import type { Plan } from './plan.ts';
import type { Manifest, Measure } from './result.ts';
import { type Frame, frameOf, rowsOfGroup } from './sample.ts';
import { metricNamed, metricsOf, settingsOf, type TaskSettings } from './settings.ts';
import { warningsOfCases } from './warnings.ts';

/** One side of a comparison: what an audit of it would be made from, and its name. */
export interface ComparedModel extends AuditInput {
  readonly name: string;
}

interface Side {
  readonly cases: Cases;
  readonly task: Task;
  readonly settings: TaskSettings;
}

/**
 * Compares two models whose cases are the same rows with other scores. Intervals of a change are value -+ t * standard error with the
 * influence values of the two differenced row by row and summed by patient (DeLong's paired form for AUC); p-values by the normal
 * distribution, adjusted over the groups, attributes and tasks (Holm). The margin is the plan's delta.
 *
 * @throws data error `compare/different-cases` unless both sides have the same cases and tasks.
 */
export function compareModels(first: ComparedModel, second: ComparedModel, watch: Watch = {}): CompareResult {
  const { plan } = first;
  const sides = [first, second].map(({ cases, plan: own }) => ({ cases, settings: settingsOf(cases, own) }));
  const tasks = first.cases.tasks.map((task, index) => {
    watch.signal?.throwIfAborted();
    const other = second.cases.tasks[index];
    requireSameCases(task, other);
    watch.onProgress?.({ stage: 'tasks', done: index, total: first.cases.tasks.length });
    return compareTask(
      { cases: sides[0].cases, task, settings: sides[0].settings[index] },
      { cases: sides[1].cases, task: other, settings: sides[1].settings[index] },
      plan,
    );
  });
  return adjustOutcomes({
    schema: 'evenhand/compare',
    schemaVersion: compareSchemaVersion,
    title: plan.title,
    first: first.name,
    second: second.name,
    paired: true,
    margin: plan.analysis.delta,
    alpha: plan.analysis.alpha,
    tasks,
    warnings: sides.flatMap(({ cases, settings }, i) => warningsOfCases(cases, [first, second][i].plan, settings)),
    manifest: { evenhand: first.version, first: manifestOf(first), second: manifestOf(second) },
  });
}

/** The manifest of one side. */
export function manifestOf({ planHash, inputs, version, plan, study }: AuditInput): Manifest {
  return {
    evenhand: version,
    plan: planHash,
    study: study?.sha256 ?? null,
    inputs: inputs.map((each) => ({ ...each })),
    seed: publicPlan(plan).analysis.seed,
  };
}

function requireSameCases(first: Task, second: Task | undefined): void {
  const same =
    second !== undefined &&
    first.kind === second.kind &&
    first.rows.length === second.rows.length &&
    first.rows.every((row, i) => row === second.rows[i]);
  if (same) return;
  throw dataError('compare/different-cases', `task "${first.name}" does not have the same cases on both sides`, {
    hint: 'Both score columns must be present for the same rows; use --missing error to find the rows that miss one.',
  });
}

function compareTask(first: Side, second: Side, plan: Plan): CompareResult['tasks'][number] {
  const group = (name: string, rows: Int32Array) => compareGroup(name, rows, { first, second, plan });
  const attributes = first.cases.attributes.map((attribute): ComparedAttribute => {
    const own = groupsOf(attribute, first.task.rows, plan);
    const groups = own.map(({ name, rows }) => group(name, rows));
    const gap = gapsOf(groups.filter((_, index) => isScored(attribute, own[index], { side: first, plan })));
    return { attribute: attribute.name, groups, gap, levellingDown: levellingDownOf(groups, gap, plan.analysis.delta) };
  });
  const { metric, direction } = first.settings;
  return { name: first.task.name, metric, direction, all: group('All', first.task.rows), attributes };
}

function groupsOf(attribute: Attribute, rows: Int32Array, { analysis }: Plan) {
  return attribute.groups
    .map((name, code) => ({ name, code, rows: rowsOfGroup(rows, attribute.codes, code) }))
    .filter((group) => group.rows.length >= Math.max(1, analysis.minimumCell));
}

/** Whether a group counts in the gap: by the rule of the audit's verdict. */
function isScored(
  attribute: Attribute,
  { code, rows }: { readonly code: number; readonly rows: Int32Array },
  { side, plan: { analysis } }: { readonly side: Side; readonly plan: Plan },
): boolean {
  if (code === attribute.unknown && !analysis.includeUnknown) return false;
  const { informative } = metricNamed(side.settings.metric);
  const counts = countGroup(side.cases, side.task, rows);
  return reasonNotScored(counts, informative, analysis.minimumEvents, side.task.kind) === undefined;
}

function compareGroup(
  name: string,
  rows: Int32Array,
  { first, second, plan }: { readonly first: Side; readonly second: Side; readonly plan: Plan },
): ComparedGroup {
  const frames = [first, second].map(({ cases, task, settings }) =>
    frameOf(cases, task, rows, settings.threshold?.value),
  );
  const changes = metricsOf(first.task, first.settings).map((metric): [string, Change] => [
    metric.name,
    changeOf(metric, frames[0], { second: frames[1], alpha: plan.analysis.alpha }),
  ]);
  const { [first.settings.metric]: primary, ...metrics } = Object.fromEntries(changes);
  return {
    group: name,
    cases: rows.length,
    patients: frames[0].patients,
    primary,
    pAdjusted: primary.p,
    outcome: outcomeOf(primary.change, first.settings.direction, plan.analysis.delta),
    metrics,
  };
}

function changeOf(
  metric: AnyMetric,
  first: Frame,
  { second, alpha }: { readonly second: Frame; readonly alpha: number },
): Change {
  const before = estimateMetric(metric, first);
  const after = estimateMetric(metric, second);
  const values = { first: 'value' in before ? before.value : null, second: 'value' in after ? after.value : null };
  if ('undefined' in before) return { ...values, change: before, p: null };
  if ('undefined' in after) return { ...values, change: after, p: null };
  const value = after.value - before.value;
  const bare: Measure = { value, low: null, high: null, method: 'no interval: no influence values' };
  if (before.influence === undefined || after.influence === undefined) return { ...values, change: bare, p: null };
  const influence = after.influence.map((each, row) => each - (before.influence as Float64Array)[row]);
  const variance = pairedVariance(metric.interval, first, influence);
  if (!(variance > 0)) {
    const same = influence.every((each) => each === 0);
    return same && value === 0
      ? { ...values, change: { value, low: 0, high: 0, method: 'no row changed' }, p: 1 }
      : { ...values, change: { ...bare, method: 'no interval: no variation seen' }, p: null };
  }
  const standardError = Math.sqrt(variance);
  const half =
    studentT.upperQuantile(alpha / 2, Math.max(1, Math.min(before.degreesOfFreedom, after.degreesOfFreedom))) *
    standardError;
  const method = 'paired by patient, influence values';
  return {
    ...values,
    change: { value, low: value - half, high: value + half, method },
    p: 2 * normal.upperTail(Math.abs(value) / standardError),
  };
}

function pairedVariance(kind: string, { sample, patient }: Frame, influence: Float64Array): number {
  if (kind === 'auc' && sample.kind === 'binary')
    return obuchowskiVariance({ influence, label: sample.label, patient }).variance;
  return clusteredVariance(influence, patient);
}

/** Adjusts the primary p-values over all groups of the comparison. */
export function adjustOutcomes(result: CompareResult): CompareResult {
  const groups = result.tasks.flatMap((task) => task.attributes.flatMap((attribute) => attribute.groups));
  const tested = groups.filter((group) => group.primary.p !== null);
  const adjusted = holm(tested.map((group) => group.primary.p as number));
  const byGroup = new Map(tested.map((group, i) => [group, adjusted[i]]));
  return {
    ...result,
    tasks: result.tasks.map((task) => ({
      ...task,
      attributes: task.attributes.map((attribute) => ({
        ...attribute,
        groups: attribute.groups.map((group) => ({ ...group, pAdjusted: byGroup.get(group) ?? null })),
      })),
    })),
  };
}
