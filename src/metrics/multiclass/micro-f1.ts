import type { Metric, MulticlassSample } from '../metric.ts';
import { multiclassAccuracy } from './multiclass-accuracy.ts';

/**
 * F1 over the pooled decisions of all classes, in [0,1]. With exclusive classes every wrong case is one false positive and one false
 * negative, so it equals accuracy; it is listed because papers print it. Undefined without cases.
 */
export const microF1: Metric<MulticlassSample> = {
  ...multiclassAccuracy,
  name: 'microF1',
  label: 'Micro F1 (equals accuracy)',
};
