// AUC of each group with Obuchowski's clustered variance (1997) when patients have several rows or rows have weights: placement values are
// summed by patient, then their deviations squared.
import { type GroupValues, guardedAucVariance } from './group-statistics.ts';
import type { RankedRows } from './ranked-rows.ts';
import { forEachPlacementBlock } from './row-runs.ts';

/** Weights of the rows of each patient by class: twice as many numbers as patients, negatives before positives. */
export function patientRows(rows: RankedRows, patients: number): Float64Array {
  const sums = new Float64Array(2 * patients);
  forEachPlacementBlock(rows, (from, positive, to) => {
    for (let row = from; row < to; row += 1) {
      sums[2 * rows.patient[row]! + (row < positive ? 0 : 1)]! += rows.weight === undefined ? 1 : rows.weight[row]!;
    }
  });
  return sums;
}

/** Working memory of `clusteredValues`, reused between labellings. */
export interface ClusteredScratch {
  readonly ofPositives: Float64Array;
  readonly ofNegatives: Float64Array;
}

/** Sums over the patients of a group. */
interface GroupSums {
  n: number;
  m: number;
  pairs: number;
  patients: number;
  withNegatives: number;
  withPositives: number;
}

/** Numbers of patients of a group, with any row, with a negative one, with a positive one. */
export type PatientNumbers = Pick<GroupSums, 'patients' | 'withNegatives' | 'withPositives'>;

/** Sums over patients of squared deviations of the positives' and the negatives' placements, and of their products. */
export interface ClusterSpread {
  positives: number;
  negatives: number;
  products: number;
}

/** S10/m + S01/n + 2 S11/(m n) with the factors I/(I - 1) of Obuchowski; spreads are in units of the AUC times m, n. */
export function clusteredVariance(spread: ClusterSpread, counts: PatientNumbers, m: number, n: number): number {
  const factor = (patients: number): number => (patients < 2 ? Number.NaN : patients / (patients - 1));
  return (
    (factor(counts.withPositives) * spread.positives) / (m * m) +
    (factor(counts.withNegatives) * spread.negatives) / (n * n) +
    (2 * factor(counts.patients) * spread.products) / (m * n)
  );
}

/** AUCs and clustered variances (guarded; see `guardedAucVariance`) of the groups of one labelling: one byte a patient, 255 for those that take no part. */
export function clusteredValues(
  rows: RankedRows,
  groups: number,
  labels: Uint8Array,
  own: { readonly rowSums: Float64Array; readonly scratch: ClusteredScratch },
): GroupValues {
  const { rowSums, scratch } = own;
  creditPlacements(rows, groups, labels, scratch);
  const sums = sumGroups(groups, labels, rowSums, scratch);
  const spreads = spreadGroups(sums, labels, rowSums, scratch);
  const values = new Float64Array(groups);
  const variances = new Float64Array(groups);
  sums.forEach((sum, g) => {
    values[g] = sum.pairs / (sum.m * sum.n);
    variances[g] = guardedAucVariance(clusteredVariance(spreads[g]!, sum, sum.m, sum.n), values[g]!, sum.m, sum.n);
  });
  return { values, variances };
}

/** Sums each patient's placements: weight of the group's negatives below its positives, and of positives below its negatives. */
function creditPlacements(rows: RankedRows, groups: number, labels: Uint8Array, scratch: ClusteredScratch): void {
  const { patient, weight } = rows;
  const negatives = new Float64Array(groups);
  const positives = new Float64Array(groups);
  scratch.ofPositives.fill(0);
  scratch.ofNegatives.fill(0);
  const weightOf = (row: number): number => (weight === undefined ? 1 : weight[row]!);
  const enter = (from: number, to: number, counts: Float64Array): void => {
    for (let row = from; row < to; row += 1) counts[labels[patient[row]!]!]! += weightOf(row);
  };
  const creditNegatives = (from: number, to: number, share: number): void => {
    for (let row = from; row < to; row += 1) {
      const p = patient[row]!;
      scratch.ofNegatives[p]! += share * weightOf(row) * positives[labels[p]!]!;
    }
  };
  const creditPositives = (from: number, to: number, share: number): void => {
    for (let row = from; row < to; row += 1) {
      const p = patient[row]!;
      scratch.ofPositives[p]! += share * weightOf(row) * negatives[labels[p]!]!;
    }
  };
  forEachPlacementBlock(rows, (from, positive, to, tied) => {
    const share = tied ? 0.5 : 1;
    creditNegatives(from, positive, share);
    if (tied) creditPositives(positive, to, share);
    enter(from, positive, negatives);
    creditPositives(positive, to, share);
    enter(positive, to, positives);
    if (tied) creditNegatives(from, positive, share);
  });
}

function sumGroups(groups: number, labels: Uint8Array, rowSums: Float64Array, scratch: ClusteredScratch): GroupSums[] {
  const sums = Array.from({ length: groups }, () => ({
    n: 0,
    m: 0,
    pairs: 0,
    patients: 0,
    withNegatives: 0,
    withPositives: 0,
  }));
  for (let p = 0; p < scratch.ofPositives.length; p += 1) {
    const sum = sums[labels[p]!];
    if (sum === undefined) continue;
    const n = rowSums[2 * p]!;
    const m = rowSums[2 * p + 1]!;
    sum.n += n;
    sum.m += m;
    sum.pairs += scratch.ofPositives[p]!;
    sum.patients += 1;
    sum.withNegatives += n > 0 ? 1 : 0;
    sum.withPositives += m > 0 ? 1 : 0;
  }
  return sums;
}

function spreadGroups(
  sums: readonly GroupSums[],
  labels: Uint8Array,
  rowSums: Float64Array,
  scratch: ClusteredScratch,
): ClusterSpread[] {
  const spreads = sums.map(() => ({ positives: 0, negatives: 0, products: 0 }));
  const scales = sums.map(({ n, m, pairs }) => ({ auc: pairs / (m * n), perN: 0.5 / n, perM: 0.5 / m }));
  for (let p = 0; p < scratch.ofPositives.length; p += 1) {
    const label = labels[p]!;
    const spread = spreads[label];
    if (spread === undefined) continue;
    const { auc, perN, perM } = scales[label]!;
    const positive = 2 * scratch.ofPositives[p]! * perN - rowSums[2 * p + 1]! * auc;
    const negative = rowSums[2 * p]! * (1 - auc) - 2 * scratch.ofNegatives[p]! * perM;
    spread.positives += positive * positive;
    spread.negatives += negative * negative;
    spread.products += positive * negative;
  }
  return spreads;
}
