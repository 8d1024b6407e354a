import { meanEstimate } from '../mean.ts';
import type { Metric, QualitySample } from '../metric.ts';
import { qualityReason, undefinedBecause } from '../reasons.ts';

/** Mean of the per-case values, in their units. Undefined without cases or with values that are not finite. */
export const meanQuality: Metric<QualitySample> = {
  name: 'meanQuality',
  label: 'Mean quality',
  kind: 'quality',
  needs: 'quality',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  direction: 'higher',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const reason = qualityReason(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    return meanEstimate({ count: sample.value.length, weight: sample.weight }, (row) => sample.value[row]);
  },
};
