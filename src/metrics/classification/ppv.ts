import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the flagged cases that are events, TP / (TP + FP), in [0,1]. Moves with prevalence. Undefined when nothing is flagged. */
export const ppv = decisionMetric(
  { name: 'ppv', label: 'Positive predictive value', direction: 'higher', informative: 'cases' },
  { numerator: { truePositive: 1 }, denominator: { truePositive: 1, falsePositive: 1 }, empty: reasons.nothingFlagged },
);
