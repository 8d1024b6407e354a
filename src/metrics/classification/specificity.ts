import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the non-events that are not flagged, TN / (TN + FP), in [0,1]. Undefined without non-events. */
export const specificity = decisionMetric(
  { name: 'specificity', label: 'Specificity', direction: 'higher', informative: 'nonEvents' },
  { numerator: { trueNegative: 1 }, denominator: { trueNegative: 1, falsePositive: 1 }, empty: reasons.noNonEvents },
);
