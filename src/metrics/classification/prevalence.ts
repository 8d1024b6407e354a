import { meanEstimate } from '../mean.ts';
import type { BinarySample, Metric } from '../metric.ts';

/** Share of the cases that are events, in [0,1]. Reads labels only. Undefined without cases. */
export const prevalence: Metric<BinarySample> = {
  name: 'prevalence',
  label: 'Prevalence',
  kind: 'binary',
  needs: 'label',
  range: [0, 1],
  direction: 'none',
  interval: 'wilson',
  informative: 'cases',
  compute: ({ label, weight }) => meanEstimate({ count: label.length, weight }, (row) => label[row]),
};
