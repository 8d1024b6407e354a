import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { missingClass, probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { logitScores } from './logit-score.ts';
import { recalibrate } from './recalibrate.ts';

/**
 * Calibration slope: b of logit P(event) = a + b logit(score); 1 at best, below 1 when risks are too extreme, above when too moderate.
 * Scores are kept 1e-8 away from 0 and 1. Influence: information⁻¹ times the row's score. Undefined when a class has no cases, when all
 * scores are equal, when scores separate the classes (the slope is infinite), or when they lie outside [0,1]. (Cox, 1958.)
 */
export const calibrationSlope: Metric<BinarySample> = {
  name: 'calibrationSlope',
  label: 'Calibration slope',
  kind: 'binary',
  needs: 'probability',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  direction: 'target',
  target: 1,
  interval: 'wald',
  informative: 'both',
  compute: (sample): Estimate => {
    const { label, score, weight } = sample;
    const reason = probabilityReason(sample) ?? missingClass(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    if (score.every((p) => p === score[0])) return undefinedBecause(reasons.constantScore);
    if (separates(label, score)) return undefinedBecause(reasons.separated);
    const fit = recalibrate({ columns: [logitScores(score)], label, weight });
    if ('undefined' in fit) return fit;
    return { value: fit.coefficients[1], influence: fit.influence[1] };
  },
};

/** Whether some cut has all events on one side of it and all non-events on the other, ties at the cut allowed. */
function separates(label: Uint8Array, score: Float64Array): boolean {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < label.length; i++) {
    low[label[i]] = Math.min(low[label[i]], score[i]);
    high[label[i]] = Math.max(high[label[i]], score[i]);
  }
  return low[1] >= high[0] || low[0] >= high[1];
}
