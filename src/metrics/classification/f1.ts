import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/**
 * Harmonic mean of sensitivity and positive predictive value, 2 TP / (2 TP + FP + FN), in [0,1]. Moves with prevalence.
 * Undefined without events (other tools print 0).
 */
export const f1 = decisionMetric(
  { name: 'f1', label: 'F1', direction: 'higher', informative: 'events', interval: 'logit' },
  {
    numerator: { truePositive: 2 },
    denominator: { truePositive: 2, falsePositive: 1, falseNegative: 1 },
    empty: reasons.noEvents,
  },
  { needsEvents: true },
);
