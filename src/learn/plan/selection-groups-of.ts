import type { ComparisonRule } from '../selection/left-out-groups.ts';
import type { LearnPlan } from './learn-plan.ts';

/** Which groups of validation cases count where a plan selects. */
export function selectionGroupsOf({ selection }: Pick<LearnPlan, 'selection'>): ComparisonRule {
  return { minimumEvents: selection.minimumEvents };
}
