// Rows in ascending order of score with their tied blocks marked: what every rank statistic of resampled patients runs over.
import { sortIndices } from '../sort.ts';

/** Scores, labels (0 or 1) and patients (dense codes) of the same rows, with optional positive weights. */
export interface ScoredRows {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly patient: Int32Array;
  readonly weight?: Float64Array | undefined;
}

/** Rows by ascending score, the label-0 rows of each tied block before its label-1 rows. */
export interface RankedRows {
  readonly patient: Int32Array;
  readonly weight?: Float64Array | undefined;
  /** Blocks of tied rows: the first row of each, the first of its label-1 rows; one more entry closes the last. */
  readonly start: Int32Array;
  readonly positives: Int32Array;
}

/** Ranks the chosen rows, or all. */
export function rankRows(rows: ScoredRows, chosen?: Int32Array): RankedRows {
  const { score, label, patient, weight } = rows;
  const order = sortIndices(score, chosen);
  const count = order.length;
  const start = new Int32Array(count + 1);
  const positives = new Int32Array(count + 1);
  let blocks = 0;
  for (let at = 0; at < count; blocks += 1) {
    const value = score[order[at]!]!;
    let end = at + 1;
    while (end < count && score[order[end]!] === value) end += 1;
    start[blocks] = at;
    positives[blocks] = end - at === 1 ? at + 1 - label[order[at]!]! : negativesFirst(order, label, at, end);
    at = end;
  }
  start[blocks] = count;
  positives[blocks] = count;
  const patients = new Int32Array(count);
  for (let i = 0; i < count; i += 1) patients[i] = patient[order[i]!]!;
  return {
    patient: patients,
    weight: weight && takeWeights(weight, order),
    start: start.slice(0, blocks + 1),
    positives: positives.slice(0, blocks + 1),
  };
}

function takeWeights(weight: Float64Array, order: Int32Array): Float64Array {
  const taken = new Float64Array(order.length);
  for (let i = 0; i < order.length; i += 1) taken[i] = weight[order[i]!]!;
  return taken;
}

/** Reorders the rows of a tied block, label 0 before label 1, and returns where label 1 begins. */
function negativesFirst(order: Int32Array, label: Uint8Array, from: number, to: number): number {
  const positives: number[] = [];
  let next = from;
  for (let i = from; i < to; i += 1) {
    const row = order[i]!;
    if (label[row] === 1) positives.push(row);
    else order[next++] = row;
  }
  order.set(positives, next);
  return next;
}
