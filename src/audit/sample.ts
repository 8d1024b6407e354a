// The sample that a metric sees: one task's columns over the rows of one group.
import type { Cases, Task } from '../cases/cases.ts';
import type { Sample } from '../metrics/metric.ts';

/** A group's sample with its patients numbered 0..patients-1 within the group. */
export interface Frame {
  readonly rows: Int32Array;
  readonly sample: Sample;
  readonly patient: Int32Array;
  readonly patients: number;
  /** The score that all rows have; undefined where two differ, or where there is none. */
  readonly soleScore: number | undefined;
}

/** The frame of `task` over `rows`. */
export function frameOf(cases: Cases, task: Task, rows: Int32Array, threshold: number | undefined): Frame {
  return framesOf(cases, task, [rows], { threshold }).frames[0];
}

/**
 * The frames of `task` over the rows of several groups, and whether some patient is in more than one. Scores may be left out of the samples where
 * nobody reads them.
 */
export function framesOf(
  cases: Cases,
  task: Task,
  rows: readonly Int32Array[],
  { threshold, scores = true }: { readonly threshold: number | undefined; readonly scores?: boolean },
): { readonly frames: Frame[]; readonly shared: boolean } {
  const score = task.kind === 'binary' ? task.score : undefined;
  const read = scores || task.kind !== 'binary' ? task : { ...task, score: undefined };
  // Patients are numbered through all groups, from 1: numbers up to `before` are those of the groups before.
  const numbers = new Int32Array(cases.patients);
  let before = 0;
  let shared = false;
  const frames = rows.map((own): Frame => {
    const patient = new Int32Array(own.length);
    let last = before;
    for (let i = 0; i < own.length; i++) {
      const code = cases.patient[own[i]];
      if (numbers[code] <= before) {
        if (numbers[code] > 0) shared = true;
        numbers[code] = ++last;
      }
      patient[i] = numbers[code] - before - 1;
    }
    const patients = last - before;
    before = last;
    const sample = sampleOf(cases, read, own, threshold);
    return { rows: own, sample, patient, patients, soleScore: score && soleValue(score, own) };
  });
  return { frames, shared };
}

/** How many patients have a row for which `holds`. */
export function countMarked(patient: Int32Array, patients: number, holds: (row: number) => boolean): number {
  const marked = new Uint8Array(patients);
  let count = 0;
  for (let row = 0; row < patient.length; row++) {
    if (marked[patient[row]] === 0 && holds(row)) {
      marked[patient[row]] = 1;
      count++;
    }
  }
  return count;
}

/** The columns of `task` over `rows` (case indices), with decisions `score >= threshold` where a threshold is given. */
export function sampleOf(cases: Cases, task: Task, rows: Int32Array, threshold: number | undefined): Sample {
  const weight = cases.weight === undefined ? undefined : gather(cases.weight, rows);
  switch (task.kind) {
    case 'quality':
      return { kind: 'quality', value: gather(task.value, rows), weight };
    case 'multiclass':
      return {
        kind: 'multiclass',
        label: rows.map((row) => task.label[row]),
        scores: task.scores.map((column) => gather(column, rows)),
        weight,
      };
    case 'binary': {
      const score = task.score === undefined ? undefined : gather(task.score, rows);
      return {
        kind: 'binary',
        label: gatherBytes(task.label, rows),
        score,
        decision: decisionsOf(task.decision, score, rows, threshold),
        weight,
        threshold,
      };
    }
  }
}

/** The frame with the order of its scores, where there are scores and the order is known. */
export function withOrder(frame: Frame, order: Int32Array | undefined): Frame {
  const { sample } = frame;
  return order === undefined || sample.kind !== 'binary' ? frame : { ...frame, sample: { ...sample, order } };
}

/** The rows of `rows` by group, each in the order given; rows without a group (code below 0) are left out. */
export function rowsByGroup(rows: Int32Array, codes: Int32Array, groups: number): Int32Array[] {
  const sizes = new Int32Array(groups);
  for (let i = 0; i < rows.length; i++) if (codes[rows[i]] >= 0) sizes[codes[rows[i]]]++;
  const parts = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let i = 0; i < rows.length; i++) {
    const group = codes[rows[i]];
    if (group >= 0) parts[group][sizes[group]++] = rows[i];
  }
  return parts;
}

/** The rows of `rows` whose group is `group`. */
export function rowsOfGroup(rows: Int32Array, codes: Int32Array, group: number): Int32Array {
  return rows.filter((row) => codes[row] === group);
}

function decisionsOf(
  recorded: Uint8Array | undefined,
  score: Float64Array | undefined,
  rows: Int32Array,
  threshold: number | undefined,
): Uint8Array | undefined {
  if (recorded !== undefined) return gatherBytes(recorded, rows);
  if (score === undefined || threshold === undefined) return undefined;
  const decision = new Uint8Array(score.length);
  for (let i = 0; i < score.length; i++) decision[i] = score[i] >= threshold ? 1 : 0;
  return decision;
}

/** The value at all of `rows`; undefined where two differ, or one is NaN. */
function soleValue(column: Float64Array, rows: Int32Array): number | undefined {
  const first = column[rows[0]];
  return rows.length > 0 && rows.every((row) => column[row] === first) ? first : undefined;
}

/** The values of a full-length column at `rows`. */
export function gather(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]];
  return values;
}

/** The labels or decisions at `rows`. */
export function gatherBytes(column: Uint8Array, rows: Int32Array): Uint8Array {
  const values = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]];
  return values;
}
