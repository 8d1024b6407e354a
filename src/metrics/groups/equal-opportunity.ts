import type { Estimate } from '../metric.ts';
import { type GroupEstimate, spread, summarise } from './group-estimate.ts';

/** Largest minus smallest sensitivity of the groups, in [0,1]. Undefined with fewer than two groups or when a group has no events. (Hardt, Price and Srebro, 2016.) */
export function equalOpportunityDifference(sensitivity: readonly GroupEstimate[]): Estimate {
  return summarise(sensitivity, (values) => ({ value: spread(values) }));
}
