// AUC of each group with DeLong's variance when every patient has one row: five exact sums per group, no memory per patient.
import { type GroupValues, guardedAucVariance } from './group-statistics.ts';
import type { RankedRows } from './ranked-rows.ts';
import { forEachPlacementBlock } from './row-runs.ts';

/** Sums of one group: rows of each class, sum and sum of squares of the negatives below each positive, squares of the positives below each negative. */
export interface PlacementSums {
  readonly negatives: number;
  readonly positives: number;
  readonly pairs: number;
  readonly squaresOfPositives: number;
  readonly squaresOfNegatives: number;
}

/** Sums of every group for one labelling, one byte a patient. */
export function placementSums(rows: RankedRows, groups: number, labels: Uint8Array): PlacementSums[] {
  const n = new Float64Array(groups);
  const m = new Float64Array(groups);
  const pairs = new Float64Array(groups);
  const ofPositives = new Float64Array(groups);
  const ofNegatives = new Float64Array(groups);
  const added = new Float64Array(2 * groups);
  const labelOf = (row: number): number => labels[rows.patient[row]!]!;
  forEachPlacementBlock(rows, (from, positive, to, tied) => {
    added.fill(0);
    for (let row = from; row < positive; row += 1) added[labelOf(row)]! += 1;
    for (let row = positive; row < to; row += 1) added[groups + labelOf(row)]! += 1;
    const share = tied ? 0.5 : 0;
    for (let g = 0; g < groups; g += 1) {
      const negatives = added[g]!;
      const positives = added[groups + g]!;
      n[g]! += negatives;
      const below = n[g]! - share * negatives;
      const overtaken = m[g]! + share * positives;
      m[g]! += positives;
      pairs[g]! += positives * below;
      ofPositives[g]! += positives * below * below;
      ofNegatives[g]! += negatives * overtaken * overtaken;
    }
  });
  return Array.from({ length: groups }, (_, g) => ({
    negatives: n[g]!,
    positives: m[g]!,
    pairs: pairs[g]!,
    squaresOfPositives: ofPositives[g]!,
    squaresOfNegatives: ofNegatives[g]!,
  }));
}

/** Sum of squared deviations from the mean of `count` numbers in 0..top, taken from the nearer end so that little cancels. */
function spread(sum: number, squares: number, count: number, top: number): number {
  const far = 2 * sum > count * top;
  const total = far ? count * top - sum : sum;
  const second = far ? squares - 2 * top * sum + count * top * top : squares;
  return Math.max(0, second - (total * total) / count);
}

/** AUCs and their DeLong variances (guarded; see `guardedAucVariance`) from the sums of each group. */
export function valuesFromSums(groups: readonly PlacementSums[]): GroupValues {
  const values = new Float64Array(groups.length);
  const variances = new Float64Array(groups.length);
  groups.forEach(({ negatives: n, positives: m, pairs, squaresOfPositives, squaresOfNegatives }, g) => {
    const auc = pairs / (m * n);
    const positives = spread(pairs, squaresOfPositives, m, n) / (n * n * m * (m - 1));
    const negatives = spread(n * m - pairs, squaresOfNegatives, n, m) / (m * m * n * (n - 1));
    values[g] = auc;
    variances[g] = guardedAucVariance(positives + negatives, auc, m, n);
  });
  return { values, variances };
}
