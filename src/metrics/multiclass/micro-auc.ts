import type { Estimate, Metric, MulticlassSample } from '../metric.ts';
import { auc } from '../ranking/auc.ts';
import { multiclassReason, undefinedBecause } from '../reasons.ts';

/**
 * AUC over all (case, class) pairs pooled, the label being whether the class is the case's, in [0,1]; ties count half. It mixes the scores
 * of different classes. A case's influence is the sum over its pairs. Undefined without cases.
 */
export const microAuc: Metric<MulticlassSample> = {
  name: 'microAuc',
  label: 'Micro AUC',
  kind: 'multiclass',
  needs: 'score',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'cases',
  compute: (sample): Estimate => {
    const reason = multiclassReason(sample);
    if (reason !== undefined) return undefinedBecause(reason);
    const rows = sample.label.length;
    const classes = sample.scores.length;
    const label = new Uint8Array(rows * classes);
    const score = new Float64Array(rows * classes);
    const weight = sample.weight && new Float64Array(rows * classes);
    for (let c = 0; c < classes; c++) {
      score.set(sample.scores[c], c * rows);
      if (weight && sample.weight) weight.set(sample.weight, c * rows);
      for (let i = 0; i < rows; i++) label[c * rows + i] = sample.label[i] === c ? 1 : 0;
    }
    const pooled = auc.compute({ kind: 'binary', label, score, weight });
    if ('undefined' in pooled || pooled.influence === undefined) return pooled;
    const influence = new Float64Array(rows);
    for (let k = 0; k < pooled.influence.length; k++) influence[k % rows] += pooled.influence[k];
    return { value: pooled.value, influence };
  },
};
