import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the cases decided rightly, (TP + TN) / N, in [0,1]. Moves with prevalence. Undefined without cases. */
export const accuracy = decisionMetric(
  { name: 'accuracy', label: 'Accuracy', direction: 'higher', informative: 'cases' },
  {
    numerator: { truePositive: 1, trueNegative: 1 },
    denominator: { truePositive: 1, trueNegative: 1, falsePositive: 1, falseNegative: 1 },
    empty: reasons.noCases,
  },
);
