import type { Estimate } from '../metric.ts';
import { type GroupEstimate, groupValues, spread } from './group-estimate.ts';

/** Sensitivity and false positive rate of each group. */
export interface OddsByGroup {
  readonly sensitivity: readonly GroupEstimate[];
  readonly fpr: readonly GroupEstimate[];
}

/**
 * Equalized odds difference in [0,1] from the range of sensitivity and the range of false positive rate over the groups: the larger
 * (`worst`, fairlearn's) or their mean (`mean`). Undefined with fewer than two groups or when a group has no events or no non-events:
 * such a group is never counted as a rate of 0. (Hardt, Price and Srebro, 2016.)
 */
export function equalizedOddsDifference(
  { sensitivity, fpr }: OddsByGroup,
  { aggregate = 'worst' }: { readonly aggregate?: 'worst' | 'mean' } = {},
): Estimate {
  const hits = groupValues(sensitivity);
  if ('undefined' in hits) return hits;
  const alarms = groupValues(fpr);
  if ('undefined' in alarms) return alarms;
  const parts = [spread(hits.values), spread(alarms.values)];
  return { value: aggregate === 'mean' ? (parts[0] + parts[1]) / 2 : Math.max(...parts) };
}
