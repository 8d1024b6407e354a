import type { Metric, MulticlassSample } from '../metric.ts';
import { auc } from '../ranking/auc.ts';
import { everyClassReason, undefinedBecause } from '../reasons.ts';
import { macroAverage } from './one-vs-rest.ts';

/** Mean over the classes of the AUC of the class against the rest, in [0,1]; ties count half. Undefined when a class has no cases. */
export const macroAuc: Metric<MulticlassSample> = {
  name: 'macroAuc',
  label: 'Macro AUC (one against rest)',
  kind: 'multiclass',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'both',
  compute: (sample) => {
    const reason = everyClassReason(sample);
    return reason === undefined ? macroAverage(sample, auc.compute) : undefinedBecause(reason);
  },
};
