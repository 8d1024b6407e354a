// Permutations of an attribute's groups over patients: only where every patient is in one group, and the metric has a fast studentised form.
import type { BinaryTask, Cases } from '../cases/cases.ts';
import { createStream } from '../core/stream.ts';
import { exchangeableShare } from '../stats/resampling/exchangeable-share.ts';
import { outcomeStrata } from '../stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../stats/resampling/permute-auc.ts';
import { permuteRatio } from '../stats/resampling/permute-ratio.ts';
import type { AuditData, PermuteJob } from './job.ts';
import { ratioTerms } from './proportions.ts';
import { gather, gatherBytes, sampleOf } from './sample.ts';

/** Statistics of the labels as they are and of each permutation. */
export interface Permuted {
  readonly observed: number;
  readonly statistic: Float64Array;
  readonly range: Float64Array;
  readonly equityScaled: Float64Array;
  /** Share of the differences between groups that permutations exchange, in the outcome class where it is least; see `exchangeableShare`. */
  readonly exchangeable: number;
}

/**
 * The least share that must be exchangeable. Below one half most of a difference between groups stays where it is in every permutation, and
 * the test is less powerful than one with half the patients; at 0 it never rejects.
 */
const leastExchangeable = 0.5;

/** Whether permutation was no test because too little could be exchanged. */
export function isTooLittleExchangeable(permuted: Permuted | undefined): boolean {
  return permuted !== undefined && permuted.exchangeable < leastExchangeable;
}

/**
 * Performs a permutation job; undefined where patients are in several groups or the metric has no fast form. Where less than one half can be
 * exchanged there are no permutations in it.
 */
export function permute(data: AuditData, job: PermuteJob): Permuted | undefined {
  const { cases, settings, analysis } = data;
  const task = cases.tasks[job.task];
  const attribute = cases.attributes[job.attribute];
  const scored = job.groups;
  const group = groupByPatient(cases, task.rows, attribute.codes, scored);
  if (group === undefined || scored.length < 2) return undefined;
  const rows = task.rows.filter((row) => group[cases.patient[row]] >= 0);
  const seed = createStream(analysis.seed, 'permute', task.name, attribute.name).uint32();
  const how = { seed, from: job.from, to: job.to };
  const shared = { group, groups: scored.length, patients: cases.patients };
  const metric = settings[job.task].metric;
  if (metric === 'auc' && task.kind === 'binary' && task.score !== undefined) {
    const columns = columnsOf(cases, task, rows);
    const stratum = outcomeStrata({ label: columns.label, patient: columns.patient, patients: cases.patients });
    const exchangeable = Math.min(
      ...amountsByClass(columns, cases.patients).map((amount) => exchangeableShare({ ...shared, stratum, amount })),
    );
    if (exchangeable < leastExchangeable) return { ...noPermutations, exchangeable };
    return { ...permuteAuc({ ...columns, score: gather(task.score, rows), ...shared, stratum }, how), exchangeable };
  }
  const sample = sampleOf(cases, task, rows, settings[job.task].threshold?.value);
  const terms = ratioTerms(metric, sample);
  if (terms === undefined) return undefined;
  const numerator = new Float64Array(cases.patients);
  const denominator = new Float64Array(cases.patients);
  rows.forEach((row, i) => {
    const weight = cases.weight === undefined ? 1 : cases.weight[row];
    numerator[cases.patient[row]] += weight * terms.numerator(i);
    denominator[cases.patient[row]] += weight * terms.denominator(i);
  });
  const stratum =
    terms.conditional && task.kind === 'binary'
      ? outcomeStrata({ ...columnsOf(cases, task, rows), patients: cases.patients })
      : new Int32Array(cases.patients);
  const exchangeable = exchangeableShare({ ...shared, stratum, amount: denominator });
  if (exchangeable < leastExchangeable) return { ...noPermutations, exchangeable };
  return { ...permuteRatio({ numerator, denominator, ...shared, stratum }, how), exchangeable };
}

const noPermutations = {
  observed: Number.NaN,
  statistic: new Float64Array(0),
  range: new Float64Array(0),
  equityScaled: new Float64Array(0),
};

/** By patient, the weight of its non-events, and that of its events. */
function amountsByClass(
  { label, patient, weight }: ReturnType<typeof columnsOf>,
  patients: number,
): readonly [Float64Array, Float64Array] {
  const amounts = [new Float64Array(patients), new Float64Array(patients)] as const;
  label.forEach((value, row) => {
    (value === 1 ? amounts[1] : amounts[0])[patient[row]] += weight === undefined ? 1 : weight[row];
  });
  return amounts;
}

function columnsOf(cases: Cases, task: BinaryTask, rows: Int32Array) {
  return {
    label: gatherBytes(task.label, rows),
    patient: rows.map((row) => cases.patient[row]),
    weight: cases.weight === undefined ? undefined : gather(cases.weight, rows),
  };
}

/** The index among the scored groups of each patient, -1 if in none; undefined if a patient is in several. */
function groupByPatient(
  cases: Cases,
  rows: Int32Array,
  codes: Int32Array,
  scored: readonly number[],
): Int32Array | undefined {
  const group = new Int32Array(cases.patients).fill(-1);
  for (const row of rows) {
    const index = scored.indexOf(codes[row]);
    if (index < 0) continue;
    const patient = cases.patient[row];
    if (group[patient] === -1) group[patient] = index;
    else if (group[patient] !== index) return undefined;
  }
  return group;
}

/** The blocks of one comparison as one, in order; undefined if permuting was no option. */
export function mergePermuted(blocks: readonly (Permuted | undefined)[]): Permuted | undefined {
  const done = blocks.filter((block) => block !== undefined);
  if (done.length === 0 || done.length < blocks.length) return undefined;
  const join = (pick: (block: Permuted) => Float64Array) =>
    Float64Array.from(done.flatMap((block) => [...pick(block)]));
  return {
    observed: done[0].observed,
    statistic: join((block) => block.statistic),
    range: join((block) => block.range),
    equityScaled: join((block) => block.equityScaled),
    exchangeable: done[0].exchangeable,
  };
}
