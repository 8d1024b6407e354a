import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the cases that are flagged, (TP + FP) / N, in [0,1]; the selection rate of demographic parity. Undefined without cases. */
export const alertRate = decisionMetric(
  { name: 'alertRate', label: 'Alert rate', direction: 'none', informative: 'cases' },
  {
    numerator: { truePositive: 1, falsePositive: 1 },
    denominator: { truePositive: 1, trueNegative: 1, falsePositive: 1, falseNegative: 1 },
    empty: reasons.noCases,
  },
);
