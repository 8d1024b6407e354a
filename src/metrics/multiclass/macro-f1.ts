import { f1 } from '../classification/f1.ts';
import type { Metric, MulticlassSample } from '../metric.ts';
import { everyClassReason, undefinedBecause } from '../reasons.ts';
import { macroAverage } from './one-vs-rest.ts';

/** Mean over the classes of F1 of the class against the rest, in [0,1]. Undefined when a class has no cases (other tools count it 0). */
export const macroF1: Metric<MulticlassSample> = {
  name: 'macroF1',
  label: 'Macro F1',
  kind: 'multiclass',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'both',
  compute: (sample) => {
    const reason = everyClassReason(sample);
    return reason === undefined ? macroAverage(sample, f1.compute, { decisions: true }) : undefinedBecause(reason);
  },
};
