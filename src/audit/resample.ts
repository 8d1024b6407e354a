// Patient-clustered bootstrap replicates of the metrics that need them: those without influence values, or all if the plan says so.
// A replicate draws the patients of the cohort once for all attributes, so every number comes from the same resampled cohort.
import type { Cases } from '../cases/cases.ts';
import { createStream } from '../core/stream.ts';
import type { BinSums } from '../metrics/calibration/bins.ts';
import type { Estimate, Sample } from '../metrics/metric.ts';
import { type AnyMetric, computeMetric } from '../metrics/table.ts';
import { bcaInterval, percentileInterval } from '../stats/resampling/bootstrap-intervals.ts';
import { resampleCounts } from '../stats/resampling/resample-counts.ts';
import { estimateMetric } from './estimate.ts';
import type { AuditData, ResampleJob } from './job.ts';
import { type BinnedReplicates, binnedReplicates } from './resample-binned.ts';
import type { Measure } from './result.ts';
import { type Frame, frameOf, rowsOfGroup } from './sample.ts';
import { metricsOf } from './settings.ts';

/** One number of a replicate: a metric of a group; attribute -1 is everybody. */
export interface Slot {
  readonly attribute: number;
  readonly group: number;
  readonly metric: AnyMetric;
}

/** Resampled measures by attribute index (-1 last), group and metric name. */
export type Resampled = ReadonlyMap<string, Measure>;

/** The key of a slot among the resampled measures. */
export function slotKey(attribute: number, group: number, metric: string): string {
  return `${attribute}/${group}/${metric}`;
}

/** The slots of a task, in the order in which a replicate holds them. Groups without cases have none. */
export function slotsOf(data: AuditData, taskIndex: number): Slot[] {
  const { cases, settings, analysis } = data;
  if (analysis.resamples === 0) return [];
  const chosen = metricsOf(cases.tasks[taskIndex], settings[taskIndex]).filter(
    (metric) => metric.interval === 'bootstrap' || analysis.intervals !== 'analytic',
  );
  const attributes = [...cases.attributes.keys(), -1];
  return attributes.flatMap((attribute) => {
    const groups = attribute < 0 ? 1 : cases.attributes[attribute].groups.length;
    return Array.from({ length: groups }, (_, group) =>
      chosen.map((metric): Slot => ({ attribute, group, metric })),
    ).flat();
  });
}

/** Performs a resampling job: replicates by row, slots by column; NaN where a metric is undefined in a replicate. */
export function resample(data: AuditData, { task, from, to }: ResampleJob): Float64Array {
  const { cases, analysis } = data;
  const { width, binned, readers, others, frames } = prepare(data, task);
  const seed = createStream(analysis.seed, 'resample', cases.tasks[task].name).uint32();
  const values = new Float64Array((to - from) * width).fill(Number.NaN);
  for (let replicate = from; replicate < to; replicate++) {
    const counts = resampleCounts(cases.patients, seed, replicate);
    const start = (replicate - from) * width;
    const put = (slot: number, estimate: Estimate) => {
      if ('value' in estimate) values[start + slot] = estimate.value;
    };
    binned?.draw(counts);
    for (const { read, formulas } of readers) {
      const sums = read();
      if (sums !== undefined) for (const { slot, of } of formulas) put(slot, of(sums));
    }
    for (const { key, metrics } of others) {
      const sample = drawSample(cases, frames.get(key) as Frame, counts);
      if (sample !== undefined) for (const { slot, metric } of metrics) put(slot, computeMetric(metric, sample));
    }
  }
  return values;
}

/** The slots of one group in one set of bins. */
interface BinnedSlots {
  readonly read: () => BinSums | undefined;
  readonly formulas: { readonly slot: number; readonly of: (sums: BinSums) => Estimate }[];
}

/** The slots of one group that need its drawn rows. */
interface DrawnSlots {
  readonly key: string;
  readonly metrics: { readonly slot: number; readonly metric: AnyMetric }[];
}

interface Prepared {
  readonly task: number;
  readonly width: number;
  readonly binned: BinnedReplicates | undefined;
  readonly readers: readonly BinnedSlots[];
  readonly others: readonly DrawnSlots[];
  readonly frames: ReadonlyMap<string, Frame>;
}

/** The preparation of the last task, by audit: a worker does several blocks of one task in turn. */
const lastPrepared = new WeakMap<AuditData, Prepared>();

function prepare(data: AuditData, task: number): Prepared {
  const last = lastPrepared.get(data);
  if (last?.task === task) return last;
  const slots = slotsOf(data, task);
  const binned = binnedOf(data, task, slots);
  const readers = new Map<string, BinnedSlots>();
  const others = new Map<string, DrawnSlots>();
  for (const [slot, { attribute, group, metric }] of slots.entries()) {
    const key = `${attribute}/${group}`;
    if (binned !== undefined && metric.binned !== undefined) {
      const { edges, of } = metric.binned;
      const binnedKey = `${key}/${edges.join(' ')}`;
      const own = readers.get(binnedKey) ?? { read: binned.reader({ attribute, group, edges }), formulas: [] };
      own.formulas.push({ slot, of });
      readers.set(binnedKey, own);
    } else {
      const own = others.get(key) ?? { key, metrics: [] };
      own.metrics.push({ slot, metric });
      others.set(key, own);
    }
  }
  const frames = others.size === 0 ? new Map<string, Frame>() : framesOf(data, task);
  const drawn = [...others.values()].filter(({ key }) => frames.has(key));
  const prepared = { task, width: slots.length, binned, readers: [...readers.values()], others: drawn, frames };
  lastPrepared.set(data, prepared);
  return prepared;
}

/** Replicates of sums by bin; undefined unless some slot is of bins and all scores are probabilities. */
function binnedOf(
  { cases, settings }: AuditData,
  taskIndex: number,
  slots: readonly Slot[],
): BinnedReplicates | undefined {
  const task = cases.tasks[taskIndex];
  const edges = slots.flatMap(({ metric }) => (metric.binned === undefined ? [] : [metric.binned.edges]));
  if (edges.length === 0 || task.kind !== 'binary' || task.score === undefined) return undefined;
  if (settings[taskIndex].massEdges === undefined) return undefined;
  return binnedReplicates({ cases, rows: task.rows, score: task.score, label: task.label, edges });
}

function framesOf(data: AuditData, taskIndex: number): Map<string, Frame> {
  const { cases, settings } = data;
  const task = cases.tasks[taskIndex];
  const threshold = settings[taskIndex].threshold?.value;
  const frames = new Map<string, Frame>([['-1/0', frameOf(cases, task, task.rows, threshold)]]);
  cases.attributes.forEach((attribute, index) => {
    attribute.groups.forEach((_, code) => {
      const rows = rowsOfGroup(task.rows, attribute.codes, code);
      if (rows.length > 0) frames.set(`${index}/${code}`, frameOf(cases, task, rows, threshold));
    });
  });
  return frames;
}

/** The rows of the drawn patients, weighted by how often each was drawn; undrawn rows are left out. */
function drawSample(cases: Cases, { rows, sample }: Frame, counts: Uint16Array): Sample | undefined {
  let kept = 0;
  for (const row of rows) if (counts[cases.patient[row]] > 0) kept++;
  if (kept === 0) return undefined;
  const index = new Int32Array(kept);
  const weight = new Float64Array(kept);
  let at = 0;
  rows.forEach((row, i) => {
    const count = counts[cases.patient[row]];
    if (count === 0) return;
    index[at] = i;
    weight[at++] = count * (sample.weight === undefined ? 1 : sample.weight[i]);
  });
  const take = (column: Float64Array) => Float64Array.from(index, (i) => column[i]);
  if (sample.kind === 'quality') return { kind: 'quality', value: take(sample.value), weight };
  if (sample.kind === 'multiclass') {
    return {
      ...sample,
      label: Int32Array.from(index, (i) => sample.label[i]),
      scores: sample.scores.map(take),
      weight,
    };
  }
  const { decision, score } = sample;
  return {
    ...sample,
    label: Uint8Array.from(index, (i) => sample.label[i]),
    score: score === undefined ? undefined : take(score),
    decision: decision === undefined ? undefined : Uint8Array.from(index, (i) => decision[i]),
    order: undefined,
    weight,
  };
}

/** The measures of all slots from the blocks of replicates of one task, in order. */
export function resampledOf(data: AuditData, taskIndex: number, blocks: readonly Float64Array[]): Resampled {
  const measures = new Map<string, Measure>();
  if (blocks.length === 0) return measures;
  const slots = slotsOf(data, taskIndex);
  const frames = framesOf(data, taskIndex);
  const { resamples, intervals, alpha } = data.analysis;
  slots.forEach((slot, column) => {
    const frame = frames.get(`${slot.attribute}/${slot.group}`);
    if (frame === undefined) return;
    const estimate = estimateMetric(slot.metric, frame);
    if ('undefined' in estimate) return;
    const replicates = columnOf(blocks, slots.length, column);
    const interval =
      intervals === 'percentile' || estimate.influence === undefined
        ? percentileInterval(replicates, 1 - alpha)
        : bcaInterval(replicates, {
            estimate: estimate.value,
            influence: patientSums(frame, estimate.influence),
            level: 1 - alpha,
          });
    const name = intervals === 'percentile' || estimate.influence === undefined ? 'percentile' : 'BCa';
    const method = `${name} bootstrap of patients, ${resamples} replicates`;
    const key = slotKey(slot.attribute, slot.group, slot.metric.name);
    measures.set(
      key,
      'low' in interval
        ? { value: estimate.value, low: interval.low, high: interval.high, method }
        : { value: estimate.value, low: null, high: null, method: `no interval: ${interval.undefined}` },
    );
  });
  return measures;
}

function patientSums({ patient, patients }: Frame, influence: Float64Array): Float64Array {
  const sums = new Float64Array(patients);
  for (let i = 0; i < influence.length; i++) sums[patient[i]] += influence[i];
  return sums;
}

function columnOf(blocks: readonly Float64Array[], width: number, column: number): Float64Array {
  const lengths = blocks.map((block) => block.length / width);
  const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const block of blocks) for (let i = column; i < block.length; i += width) values[at++] = block[i];
  return values;
}
