import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { missingClass, probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { logitScores } from './logit-score.ts';
import { recalibrate } from './recalibrate.ts';

/**
 * Calibration in the large: the intercept a of logit P(event) = a + logit(score), slope held at 1; 0 at best, positive when risks are too
 * low. Scores are kept 1e-8 away from 0 and 1. Influence w_i (y_i - μ_i) / Σ w μ(1 - μ). Undefined when a class has no cases (the
 * intercept is infinite) or scores lie outside [0,1]. (Cox, 1958; Van Calster and others, 2019.)
 */
export const calibrationIntercept: Metric<BinarySample> = {
  name: 'calibrationIntercept',
  label: 'Calibration intercept',
  kind: 'binary',
  needs: 'probability',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  direction: 'target',
  target: 0,
  interval: 'wald',
  informative: 'both',
  compute: (sample): Estimate => {
    const { label, score, weight } = sample;
    const reason = probabilityReason(sample) ?? missingClass(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    const fit = recalibrate({ columns: [], label, weight, offset: logitScores(score) });
    if ('undefined' in fit) return fit;
    return { value: fit.coefficients[0], influence: fit.influence[0] };
  },
};
