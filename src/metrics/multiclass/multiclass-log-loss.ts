import { log } from '../../core/math.ts';
import { logLossFloor } from '../calibration/log-loss.ts';
import { meanEstimate } from '../mean.ts';
import type { Metric, MulticlassSample } from '../metric.ts';
import { classProbabilityReason, undefinedBecause } from '../reasons.ts';

/**
 * Mean of -log of the label's probability, in nats, in [0, 36.05]; probabilities are kept 2^-52 away from 0. Undefined without cases, or
 * when class scores lie outside [0,1] or do not sum to 1 (to 0.001).
 */
export const multiclassLogLoss: Metric<MulticlassSample> = {
  name: 'multiclassLogLoss',
  label: 'Log loss',
  kind: 'multiclass',
  needs: 'probability',
  range: [0, -log(logLossFloor)],
  direction: 'lower',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const reason = classProbabilityReason(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    const { label, scores, weight } = sample;
    return meanEstimate(
      { count: label.length, weight },
      (row) => -log(Math.max(scores[label[row]][row], logLossFloor)),
    );
  },
};
