import type { Estimate } from '../metric.ts';
import type { GroupEstimate } from './group-estimate.ts';

/** How one group's value differs from everybody's and from the reference group's; null where either value does not exist or is NaN. */
export interface GroupDifference {
  readonly group: string;
  readonly differenceToAll: number | null;
  readonly ratioToAll: number | null;
  readonly differenceToReference: number | null;
  readonly ratioToReference: number | null;
}

/**
 * Difference (group minus other) and ratio (group over other) of each group to everybody and to the group named `reference`. A ratio to a
 * value of 0 is null. An unknown reference gives null.
 */
export function groupDifferences(
  groups: readonly GroupEstimate[],
  { overall, reference }: { readonly overall: Estimate; readonly reference?: string | null | undefined },
): GroupDifference[] {
  const all = numberOf(overall);
  const base = numberOf(groups.find(({ group }) => group === reference)?.estimate);
  return groups.map(({ group, estimate }) => {
    const value = numberOf(estimate);
    return {
      group,
      differenceToAll: difference(value, all),
      ratioToAll: ratio(value, all),
      differenceToReference: difference(value, base),
      ratioToReference: ratio(value, base),
    };
  });
}

function numberOf(estimate: Estimate | undefined): number | null {
  return estimate === undefined || 'undefined' in estimate || Number.isNaN(estimate.value) ? null : estimate.value;
}

function difference(value: number | null, other: number | null): number | null {
  return value === null || other === null ? null : value - other;
}

function ratio(value: number | null, other: number | null): number | null {
  return value === null || other === null || other === 0 ? null : value / other;
}
