import { meanEstimate } from '../mean.ts';
import type { BinarySample, Metric } from '../metric.ts';

/** The uncertainty term of the Brier decomposition, π(1 - π) with π the prevalence, in [0, 0.25]. Reads labels only. Undefined without cases. */
export const brierUncertainty: Metric<BinarySample> = {
  name: 'brierUncertainty',
  label: 'Brier uncertainty',
  kind: 'binary',
  needs: 'label',
  range: [0, 0.25],
  direction: 'none',
  interval: 'wald',
  informative: 'cases',
  compute: ({ label, weight }) => {
    const rate = meanEstimate({ count: label.length, weight }, (row) => label[row]);
    if ('undefined' in rate) return rate;
    const slope = 1 - 2 * rate.value;
    return { value: rate.value * (1 - rate.value), influence: rate.influence?.map((d) => slope * d) };
  },
};
