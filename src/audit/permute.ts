// Permutations of an attribute's groups over patients: only where every patient is in one group, and the metric has a fast studentised form.
import type { BinaryTask, Cases } from '../cases/cases.ts';
import { createStream } from '../core/stream.ts';
import { outcomeStrata } from '../stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../stats/resampling/permute-auc.ts';
import { permuteRatio } from '../stats/resampling/permute-ratio.ts';

import type { AuditData, PermuteJob } from './jobs.ts';
import { ratioTerms } from './proportions.ts';
import { gather, gatherBytes, sampleOf } from './sample.ts';

/** Statistics of the labels as they are and of each permutation. */
export interface Permuted {
  readonly observed: number;
  readonly statistic: Float64Array;
  readonly range: Float64Array;
  readonly equityScaled: Float64Array;
}

/** Performs a permutation job; undefined where permuting patients is no option (see `canPermute`). */
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
    return permuteAuc({ ...columns, score: gather(task.score, rows), ...shared, stratum }, how);
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
  return permuteRatio({ numerator, denominator, ...shared, stratum }, how);
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
  };
}
