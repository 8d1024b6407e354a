import { sensitivity } from '../classification/sensitivity.ts';
import type { Metric, MulticlassSample } from '../metric.ts';
import { everyClassReason, undefinedBecause } from '../reasons.ts';
import { macroAverage } from './one-vs-rest.ts';

/** Mean over the classes of the share of the class's cases that are predicted as it, in [0,1]. Undefined when a class has no cases. */
export const multiclassBalancedAccuracy: Metric<MulticlassSample> = {
  name: 'multiclassBalancedAccuracy',
  label: 'Balanced accuracy',
  kind: 'multiclass',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'both',
  compute: (sample) => {
    const reason = everyClassReason(sample);
    return reason === undefined
      ? macroAverage(sample, sensitivity.compute, { decisions: true })
      : undefinedBecause(reason);
  },
};
