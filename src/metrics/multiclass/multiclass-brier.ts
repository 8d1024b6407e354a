import { meanEstimate } from '../mean.ts';
import type { Metric, MulticlassSample } from '../metric.ts';
import { classProbabilityReason, undefinedBecause } from '../reasons.ts';

/**
 * Mean over cases of the sum over classes of the squared distance of probability and label indicator, in [0,2] (Brier's own form, twice
 * the two-class score). Undefined without cases, or when class scores lie outside [0,1] or do not sum to 1 (to 0.001).
 */
export const multiclassBrier: Metric<MulticlassSample> = {
  name: 'multiclassBrier',
  label: 'Brier score (sum over classes)',
  kind: 'multiclass',
  needs: 'probability',
  range: [0, 2],
  direction: 'lower',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const reason = classProbabilityReason(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    const { label, scores, weight } = sample;
    return meanEstimate({ count: label.length, weight }, (row) => {
      let sum = 0;
      for (let c = 0; c < scores.length; c++) {
        const off = scores[c][row] - (label[row] === c ? 1 : 0);
        sum += off * off;
      }
      return sum;
    });
  },
};
