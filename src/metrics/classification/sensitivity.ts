import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the events that are flagged, TP / (TP + FN), in [0,1]. Undefined without events. */
export const sensitivity = decisionMetric(
  { name: 'sensitivity', label: 'Sensitivity', direction: 'higher', informative: 'events' },
  { numerator: { truePositive: 1 }, denominator: { truePositive: 1, falseNegative: 1 }, empty: reasons.noEvents },
);
