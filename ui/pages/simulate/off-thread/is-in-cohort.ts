import type { NodeValue, NodeValues } from '../../../../src/simulate/graph/causal-graph.ts';
import type { Cohort, Condition } from '../../../app/cohort.ts';

/** Whether a drawn case has what all conditions ask for. A condition about something that is no node of the world holds for no case. */
export function isInCohort(values: NodeValues, cohort: Cohort): boolean {
  return cohort.every((condition) => {
    const value = values['attribute' in condition ? condition.attribute : condition.column];
    return value !== undefined && holds(value, condition);
  });
}

function holds(value: NodeValue, condition: Condition): boolean {
  if ('attribute' in condition) return condition.groups.includes(String(value));
  if ('in' in condition) return condition.in.includes(String(value));
  if ('contains' in condition) return String(value).toLowerCase().includes(condition.contains.toLowerCase());
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = condition;
  return Number(value) >= from && Number(value) < to;
}
