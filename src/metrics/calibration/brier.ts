import { meanEstimate } from '../mean.ts';
import type { BinarySample, Metric } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';

/** Mean squared distance of probability and label, in [0,1]. Moves with prevalence. Undefined without cases or with scores outside [0,1]. */
export const brier: Metric<BinarySample> = {
  name: 'brier',
  label: 'Brier score',
  kind: 'binary',
  needs: 'probability',
  range: [0, 1],
  direction: 'lower',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const { label, score, weight } = sample;
    const reason = probabilityReason(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    return meanEstimate(
      { count: label.length, weight },
      (row) => (score[row] - label[row]) * (score[row] - label[row]),
    );
  },
};
