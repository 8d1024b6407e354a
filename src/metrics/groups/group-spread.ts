import type { Estimate, Metric } from '../metric.ts';
import { type GroupEstimate, populationDeviation, spread, summarise } from './group-estimate.ts';

/** Largest minus smallest group value. Undefined with fewer than two groups or when a group has no value. */
export function groupRange(groups: readonly GroupEstimate[]): Estimate {
  return summarise(groups, (values) => ({ value: spread(values) }));
}

/** Population standard deviation of the group values, every group counting once. Undefined as `groupRange` is. */
export function groupStandardDeviation(groups: readonly GroupEstimate[]): Estimate {
  return summarise(groups, (values) => ({ value: populationDeviation(values) }));
}

/**
 * The group with the worst value in the metric's direction (lowest, highest, or farthest from the target), the first of several equal
 * ones; null when no group has a value or the metric has no direction. Groups without a value are passed over.
 */
export function worstGroup(
  groups: readonly GroupEstimate[],
  direction: Pick<Metric, 'direction' | 'target'>,
): string | null {
  return extreme(groups, direction, 1);
}

/** The group with the best value in the metric's direction (highest, lowest, or nearest to the target), the first of several equal ones; null as `worstGroup`. */
export function bestGroup(
  groups: readonly GroupEstimate[],
  direction: Pick<Metric, 'direction' | 'target'>,
): string | null {
  return extreme(groups, direction, -1);
}

function extreme(
  groups: readonly GroupEstimate[],
  { direction, target = 0 }: Pick<Metric, 'direction' | 'target'>,
  sign: 1 | -1,
): string | null {
  if (direction === 'none') return null;
  const badness = { higher: (x: number) => -x, lower: (x: number) => x, target: (x: number) => Math.abs(x - target) }[
    direction
  ];
  let found: string | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { group, estimate } of groups) {
    if ('undefined' in estimate) continue;
    const value = sign * badness(estimate.value);
    if (value > highest) {
      highest = value;
      found = group;
    }
  }
  return found;
}
