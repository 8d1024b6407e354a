import type { Estimate } from '../metric.ts';
import { type GroupEstimate, spread, summarise } from './group-estimate.ts';

/**
 * Largest minus smallest calibration error of the groups, in [0,1]. The errors must come from bins that all groups share, and small groups
 * have larger errors by chance alone unless they are debiased. Undefined with fewer than two groups or when a group has no value.
 */
export function eceGap(errors: readonly GroupEstimate[]): Estimate {
  return summarise(errors, (values) => ({ value: spread(values) }));
}
