// How far the values of groups lie apart: the statistics of which permutations give the distribution under "the groups are exchangeable".
import { hanleyMcNeilVariance } from '../auc-interval.ts';

/** Statistics of one labelling. */
export interface GapStatistics {
  /** Studentised heterogeneity Q = sum of (value - mean)^2 / variance, the mean weighted by 1 / variance. */
  readonly statistic: number;
  /** Largest minus smallest value. */
  readonly range: number;
  /** Overall / (1 + sum of |value - overall|). */
  readonly equityScaled: number;
}

/** Statistics of all labellings asked for, and of the labels as they are. */
export interface PermutedStatistics {
  readonly statistic: Float64Array;
  readonly range: Float64Array;
  readonly equityScaled: Float64Array;
  /** The studentised statistic of the labels as they are. */
  readonly observed: number;
  readonly observedRange: number;
  readonly observedEquityScaled: number;
}

/** Group values with their variances; a group whose value is NaN (a class or denominator is empty) is left out. */
export interface GroupValues {
  readonly values: Float64Array;
  readonly variances: Float64Array;
}

/** The three statistics; with fewer than two groups that have a value, Q and range are 0. Variances must be above 0 where values differ. */
export function gapStatistics({ values, variances }: GroupValues, overall: number): GapStatistics {
  let weights = 0;
  let weighted = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let distance = 0;
  for (let g = 0; g < values.length; g += 1) {
    const value = values[g]!;
    if (Number.isNaN(value)) continue;
    weights += 1 / variances[g]!;
    weighted += value / variances[g]!;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    distance += Math.abs(value - overall);
  }
  const equityScaled = overall / (1 + distance);
  if (!(highest > lowest)) return { statistic: 0, range: 0, equityScaled };
  const mean = weighted / weights;
  let statistic = 0;
  for (let g = 0; g < values.length; g += 1) {
    const deviation = values[g]! - mean;
    if (!Number.isNaN(deviation)) statistic += (deviation * deviation) / variances[g]!;
  }
  return { statistic, range: highest - lowest, equityScaled };
}

/**
 * The variance used to studentise a group's AUC. It is never below Hanley and McNeil's at an AUC half a pair short of 1, so an AUC of
 * 0 or 1 has a finite weight; with fewer than two patients in a class, where no variance can be estimated, it is Hanley and McNeil's at
 * the AUC kept half a pair away from 0 and 1.
 */
export function guardedAucVariance(estimate: number, auc: number, m: number, n: number): number {
  const halfPair = Math.min(0.5, 0.5 / (m * n));
  const floor = hanleyMcNeilVariance(1 - halfPair, m, n);
  if (Number.isFinite(estimate)) return Math.max(estimate, floor);
  return Math.max(floor, hanleyMcNeilVariance(Math.min(1 - halfPair, Math.max(halfPair, auc)), m, n));
}

/** Collects the statistics of labellings in order. */
export function collectStatistics(
  count: number,
  observed: GapStatistics,
): {
  readonly result: PermutedStatistics;
  set(index: number, statistics: GapStatistics): void;
} {
  const result: PermutedStatistics = {
    statistic: new Float64Array(count),
    range: new Float64Array(count),
    equityScaled: new Float64Array(count),
    observed: observed.statistic,
    observedRange: observed.range,
    observedEquityScaled: observed.equityScaled,
  };
  const set = (index: number, statistics: GapStatistics): void => {
    result.statistic[index] = statistics.statistic;
    result.range[index] = statistics.range;
    result.equityScaled[index] = statistics.equityScaled;
  };
  return { result, set };
}
