import { averageEstimates } from '../mean.ts';
import type { BinarySample, Metric } from '../metric.ts';
import { sensitivity } from './sensitivity.ts';
import { specificity } from './specificity.ts';

/** Mean of sensitivity and specificity, in [0,1]; 0.5 for decisions that ignore the case. Undefined when a class has no cases. */
export const balancedAccuracy: Metric<BinarySample> = {
  name: 'balancedAccuracy',
  label: 'Balanced accuracy',
  kind: 'binary',
  needs: 'decision',
  range: [0, 1],
  direction: 'higher',
  interval: 'logit',
  informative: 'both',
  compute: (sample) => averageEstimates([sensitivity.compute(sample), specificity.compute(sample)]),
};
