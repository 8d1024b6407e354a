// A metric's value in each group of an attribute, and the rule that every summary over groups follows: it exists only when at least two
// groups are given and all of them have a value. A missing value (NaN counts as one) is never counted as 0; leave a group out by not passing it.
import type { Estimate } from '../metric.ts';
import { reasons, undefinedBecause } from '../reasons.ts';

/** The estimate of one metric in one group. */
export interface GroupEstimate {
  readonly group: string;
  readonly estimate: Estimate;
}

/** The values of all groups, or why a summary over them does not exist. */
export function groupValues(
  groups: readonly GroupEstimate[],
): { readonly values: number[] } | { readonly undefined: string } {
  if (groups.length < 2) return undefinedBecause('fewer than two groups');
  const values: number[] = [];
  for (const { group, estimate } of groups) {
    if ('undefined' in estimate) return undefinedBecause(`${estimate.undefined} in group "${group}"`);
    if (Number.isNaN(estimate.value)) return undefinedBecause(`${reasons.notANumber} in group "${group}"`);
    values.push(estimate.value);
  }
  return { values };
}

/** Applies a formula to everybody's value and those of all groups. */
export function summariseBeside(
  overall: Estimate,
  groups: readonly GroupEstimate[],
  formula: (overall: number, values: readonly number[]) => Estimate,
): Estimate {
  if ('undefined' in overall) return overall;
  if (Number.isNaN(overall.value)) return undefinedBecause(reasons.notANumber);
  return summarise(groups, (values) => formula(overall.value, values));
}

/** Applies a formula to the values of all groups. */
export function summarise(
  groups: readonly GroupEstimate[],
  formula: (values: readonly number[]) => Estimate,
): Estimate {
  const found = groupValues(groups);
  return 'undefined' in found ? found : formula(found.values);
}

/** Largest minus smallest of at least one value. */
export function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** Population standard deviation (divided by the number of values). */
export function populationDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length);
}
