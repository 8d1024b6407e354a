import type { Estimate } from '../metric.ts';
import { undefinedBecause } from '../reasons.ts';
import { type GroupEstimate, spread, summarise } from './group-estimate.ts';

/** Largest minus smallest alert rate of the groups, in [0,1]; 0 when all are flagged alike, whatever their prevalence. Undefined with fewer than two groups or when a group has no cases. */
export function demographicParityDifference(alertRates: readonly GroupEstimate[]): Estimate {
  return summarise(alertRates, (values) => ({ value: spread(values) }));
}

/** Smallest over largest alert rate of the groups, in [0,1]. Undefined also when nobody is flagged in any group. */
export function demographicParityRatio(alertRates: readonly GroupEstimate[]): Estimate {
  return summarise(alertRates, (values) => {
    const highest = Math.max(...values);
    return highest > 0 ? { value: Math.min(...values) / highest } : undefinedBecause('no flagged cases in any group');
  });
}
