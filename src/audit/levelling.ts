// Whether a change costs some group: each group's outcome against the margin, and the levelling-down check over an attribute.
import type { Change, ComparedGroup, CompareResult, GroupOutcome } from './compare-result.ts';
import type { Measure } from './result.ts';

/** How a change in a metric of this direction compares with a loss of `margin`. */
export function outcomeOf(change: Measure, direction: 'higher' | 'lower', margin: number): GroupOutcome {
  if ('undefined' in change || change.low === null || change.high === null) return 'not-compared';
  const [worst, best] = direction === 'higher' ? [change.low, change.high] : [-change.high, -change.low];
  if (best < -margin) return 'worse';
  return worst > -margin ? 'not-worse' : 'unclear';
}

/** The gap of the primary metric before and after, over the groups that have both values. */
export function gapsOf(groups: readonly ComparedGroup[]): { first: number | null; second: number | null } {
  const both = groups
    .map((group) => group.primary)
    .filter(
      (change): change is Change & { first: number; second: number } => change.first !== null && change.second !== null,
    );
  if (both.length < 2) return { first: null, second: null };
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return { first: range(both.map((change) => change.first)), second: range(both.map((change) => change.second)) };
}

type LevellingDown = CompareResult['tasks'][number]['attributes'][number]['levellingDown'];

/** The levelling-down check: no group may be worse by more than the margin, whatever happens to the gap. */
export function levellingDownOf(
  groups: readonly ComparedGroup[],
  gap: { readonly first: number | null; readonly second: number | null },
  margin: number,
): LevellingDown {
  const named = (outcome: GroupOutcome) =>
    groups.filter((group) => group.outcome === outcome).map((group) => group.group);
  const worse = named('worse');
  if (worse.length > 0) {
    const narrowed = gap.first !== null && gap.second !== null && gap.second < gap.first;
    const how = narrowed ? 'The gap is smaller, but at the cost of groups' : 'Groups';
    return { code: 'some-group-worse', sentence: `${how} worse by more than ${margin}: ${worse.join(', ')}.` };
  }
  const unclear = [...named('unclear'), ...named('not-compared')];
  if (unclear.length > 0) {
    return {
      code: 'not-shown',
      sentence: `A loss of more than ${margin} cannot be excluded for: ${unclear.join(', ')}.`,
    };
  }
  return { code: 'none', sentence: `No group is worse by more than ${margin}.` };
}
