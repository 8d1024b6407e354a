import { meanEstimate } from '../mean.ts';
import type { Estimate, Metric, MulticlassSample } from '../metric.ts';
import { multiclassReason, undefinedBecause } from '../reasons.ts';
import { predictedClass } from './one-vs-rest.ts';

/** Share of the cases whose highest-scored class is the label, in [0,1]; of equal highest scores the first class counts. Undefined without cases. */
export const multiclassAccuracy: Metric<MulticlassSample> = {
  name: 'multiclassAccuracy',
  label: 'Accuracy',
  kind: 'multiclass',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'wilson',
  informative: 'cases',
  compute: (sample): Estimate => {
    const reason = multiclassReason(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    const predicted = predictedClass(sample);
    const rows = { count: sample.label.length, weight: sample.weight };
    return meanEstimate(rows, (row) => (predicted[row] === sample.label[row] ? 1 : 0));
  },
};
