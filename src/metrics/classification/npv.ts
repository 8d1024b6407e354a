import { reasons } from '../reasons.ts';
import { decisionMetric } from './decision-metric.ts';

/** Share of the unflagged cases that are non-events, TN / (TN + FN), in [0,1]. Moves with prevalence. Undefined when every case is flagged. */
export const npv = decisionMetric(
  { name: 'npv', label: 'Negative predictive value', direction: 'higher', informative: 'cases' },
  {
    numerator: { trueNegative: 1 },
    denominator: { trueNegative: 1, falseNegative: 1 },
    empty: reasons.everythingFlagged,
  },
);
