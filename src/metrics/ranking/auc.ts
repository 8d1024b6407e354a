import { aucInfluence } from '../../stats/auc.ts';
import { aucInfluences } from '../../stats/auc-by-group.ts';
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { classReason, rankingReason, reasons, undefinedBecause } from '../reasons.ts';

/**
 * Area under the ROC curve: the chance that an event is scored above a non-event, ties counting half, in [0,1]. The influence of an event
 * is (w/W+) (its share of non-events beaten - AUC), of a non-event (w/W-) (the share of events that beat it - AUC). Undefined when a class
 * has no cases or a score is NaN. (Bamber, 1975; DeLong and others, 1988.)
 */
export const auc: Metric<BinarySample> = {
  name: 'auc',
  label: 'AUC',
  kind: 'binary',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'auc',
  informative: 'both',
  compute: (sample): Estimate => {
    const { label, score, weight, order } = sample;
    const reason = rankingReason(sample);
    if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
    const { value, influence } = aucInfluence({ label, score, weight, order });
    return { value, influence };
  },
  computeGroups: (groups): Estimate[] =>
    aucInfluences(groups).map(({ value, influence, m, n }) => {
      const reason = classReason(m + n, m);
      return reason === undefined ? { value, influence } : undefinedBecause(reason);
    }),
};
