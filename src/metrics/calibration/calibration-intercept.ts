import { logistic } from '../../core/math.ts';
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { missingClass, probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { classWeights } from '../weights.ts';
import { logitScores } from './logit-score.ts';

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
    const offset = logitScores(score);
    const value = solveIntercept(offset, classWeights(label, weight).events, weight);
    const influence = new Float64Array(label.length);
    let information = 0;
    for (let i = 0; i < influence.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const mean = logistic(offset[i] + value);
      information += w * mean * (1 - mean);
      influence[i] = w * (label[i] - mean);
    }
    for (let i = 0; i < influence.length; i++) influence[i] /= information;
    return { value, influence };
  },
};

const widest = 60;
const steps = 200;

/** The root of Σ w σ(offset + a) = events: Newton's steps kept inside a bracket that shrinks. */
function solveIntercept(offset: Float64Array, events: number, weight: Float64Array | undefined): number {
  let low = -widest;
  let high = widest;
  let a = 0;
  for (let step = 0; step < steps; step++) {
    let expected = 0;
    let information = 0;
    for (let i = 0; i < offset.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const mean = logistic(offset[i] + a);
      expected += w * mean;
      information += w * mean * (1 - mean);
    }
    if (expected < events) low = a;
    else high = a;
    const newton = a + (events - expected) / information;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - a) <= 1e-14 * Math.max(1, Math.abs(a))) return next;
    a = next;
  }
  return a;
}
