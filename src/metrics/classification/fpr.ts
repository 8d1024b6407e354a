import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the non-events that are flagged, FP / (FP + TN), in [0,1]. Undefined without non-events. */
export const fpr = decisionMetric(
  { name: 'fpr', label: 'False positive rate', direction: 'lower', informative: 'nonEvents' },
  { numerator: { falsePositive: 1 }, denominator: { trueNegative: 1, falsePositive: 1 }, empty: reasons.noNonEvents },
);
