import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the events that are not flagged, FN / (FN + TP), in [0,1]. Undefined without events. */
export const fnr = decisionMetric(
  { name: 'fnr', label: 'False negative rate', direction: 'lower', informative: 'events' },
  { numerator: { falseNegative: 1 }, denominator: { truePositive: 1, falseNegative: 1 }, empty: reasons.noEvents },
);
