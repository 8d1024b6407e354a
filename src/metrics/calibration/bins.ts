// Bins of probability. Edges are made once, from everybody, and given to every group: bins that differ by group make groups with
// different score distributions look differently calibrated.
import { usageError } from '../../core/errors.ts';
import { sortIndices } from '../../stats/sort.ts';
import type { ScoredRows } from '../ranking/score-blocks.ts';
import { totalWeight } from '../total-weight.ts';

/** How many bins are used where no edges are given. */
export const defaultBins = 10;

/** Edges 0, 1/n, ..., 1 of n bins of equal width. @throws `metrics/bins` unless n is a positive integer. */
export function equalWidthEdges(bins: number = defaultBins): number[] {
  checkBins(bins);
  return Array.from({ length: bins + 1 }, (_, k) => k / bins);
}

/**
 * Edges of at most n bins over [0,1] that hold equal weight: 0, for k = 1..n-1 the smallest score with at least k/n of the weight at or
 * below it (the last score of its bin), 1. Tied scores stay in one bin, so there can be fewer bins. Scores are probabilities; with no rows
 * the edges are 0 and 1. @throws `metrics/bins` unless n is a positive integer, `stats/sort-nan` for a score that is NaN.
 */
export function equalMassEdges(
  { score, weight, order = sortIndices(score) }: Pick<ScoredRows, 'score' | 'weight' | 'order'>,
  bins: number = defaultBins,
): number[] {
  checkBins(bins);
  const total = totalWeight(score.length, weight);
  const inner: number[] = [];
  let below = 0;
  let next = 1;
  for (let k = 0; k < order.length && next < bins; k++) {
    const row = order[k];
    below += weight === undefined ? 1 : weight[row];
    while (next < bins && below * bins >= next * total * (1 - slack)) {
      inner.push(score[row]);
      next++;
    }
  }
  return [0, ...new Set(inner.filter((edge) => edge > 0 && edge < 1)), 1];
}

/** Room for rounding when a cumulative weight is compared with a share of the total. */
const slack = 1e-12;

/** The bin of a score: k with edges[k] < score <= edges[k+1], as in Guo and others (2017) and scikit-learn; the first bin holds its lower end and anything below, the last anything above. */
export function binOf(score: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (score <= edges[middle + 1]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sums over the rows of each bin. */
export interface BinSums {
  readonly weight: Float64Array;
  readonly weightSquared: Float64Array;
  readonly score: Float64Array;
  readonly events: Float64Array;
  readonly total: number;
}

/** Sums by bin with the number of rows and the bin of each row. */
export interface BinnedRows extends BinSums {
  readonly binOfRow: Int32Array;
  readonly cases: Int32Array;
}

/** Gathers probabilities and labels by bin. @throws `metrics/bins` unless edges ascend strictly. */
export function sumByBin(
  rows: { readonly score: Float64Array; readonly label: ArrayLike<number>; readonly weight?: Float64Array | undefined },
  edges: readonly number[],
): BinnedRows {
  checkEdges(edges);
  const bins = edges.length - 1;
  const binOfRow = new Int32Array(rows.score.length);
  const cases = new Int32Array(bins);
  const weight = new Float64Array(bins);
  const weightSquared = new Float64Array(bins);
  const score = new Float64Array(bins);
  const events = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < binOfRow.length; i++) {
    const w = rows.weight === undefined ? 1 : rows.weight[i];
    const bin = binOf(rows.score[i], edges);
    binOfRow[i] = bin;
    cases[bin]++;
    weight[bin] += w;
    weightSquared[bin] += w * w;
    score[bin] += w * rows.score[i];
    events[bin] += w * rows.label[i];
    total += w;
  }
  return { binOfRow, cases, weight, weightSquared, score, events, total };
}

/** @throws `metrics/bins` unless there are at least two edges that ascend strictly. */
export function checkEdges(edges: readonly number[]): void {
  const ascending = edges.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge > edges[k - 1]));
  if (edges.length >= 2 && ascending) return;
  throw usageError('metrics/bins', `bin edges must be at least two ascending numbers; got [${edges.join(', ')}]`, {
    hint: 'make them with equalWidthEdges or equalMassEdges',
  });
}

/** @throws `metrics/bins` unless n is a positive integer. */
export function checkBins(bins: number): void {
  if (Number.isInteger(bins) && bins >= 1) return;
  throw usageError('metrics/bins', `the number of bins must be a positive integer; got ${bins}`, {
    hint: 'ten is usual',
  });
}
