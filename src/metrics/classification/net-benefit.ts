import type { BinarySample, Metric } from '../metric.ts';
import { decisionReason, reasons, undefinedBecause } from '../reasons.ts';
import { cellRatio } from './decision-metric.ts';

/**
 * Net benefit per case at the decision's threshold t: TP/N - (FP/N) t/(1-t), in units of events found per case; at most the prevalence,
 * 0 for flagging nobody. It is on the scale of the threshold, so t must be a probability in (0,1). Undefined without cases, decisions or
 * such a threshold. (Vickers and Elkin, 2006.)
 */
export const netBenefit: Metric<BinarySample> = {
  name: 'netBenefit',
  label: 'Net benefit',
  kind: 'binary',
  needs: 'decision',
  range: [Number.NEGATIVE_INFINITY, 1],
  direction: 'higher',
  interval: 'wald',
  informative: 'cases',
  compute: (sample) => {
    const threshold = sample.threshold ?? Number.NaN;
    const known = threshold > 0 && threshold < 1;
    if (!known) return undefinedBecause(decisionReason(sample) ?? reasons.noThreshold);
    return cellRatio(sample, {
      numerator: { truePositive: 1, falsePositive: -threshold / (1 - threshold) },
      denominator: { truePositive: 1, falsePositive: 1, falseNegative: 1, trueNegative: 1 },
      empty: reasons.noCases,
    });
  },
};
