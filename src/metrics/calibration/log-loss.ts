import { log, log1p } from '../../core/math.ts';
import { meanEstimate } from '../mean.ts';
import type { BinarySample, Metric } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';

/** Smallest distance of a probability from 0 and 1 in a logarithm, so that a wrong certainty costs 36.04 and not infinity (2^-52). */
export const logLossFloor = Number.EPSILON;

/**
 * Mean of -log p for events and -log(1 - p) for non-events, in nats, in [0, 36.05]; probabilities are kept 2^-52 away from 0 and 1.
 * Undefined without cases, without scores, or with scores outside [0,1].
 */
export const logLoss: Metric<BinarySample> = {
  name: 'logLoss',
  label: 'Log loss',
  kind: 'binary',
  needs: 'probability',
  range: [0, -log(logLossFloor)],
  direction: 'lower',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const { label, score, weight } = sample;
    const reason = probabilityReason(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    return meanEstimate({ count: label.length, weight }, (row) => {
      const p = Math.min(Math.max(score[row], logLossFloor), 1 - logLossFloor);
      return label[row] === 1 ? -log(p) : -log1p(-p);
    });
  },
};
