import type { Metric, QualitySample } from '../metric.ts';
import { qualityQuantile } from './quality-quantile.ts';

/** 10th percentile of the per-case values; ties and weights as in `qualityQuantile`. */
export const p10Quality: Metric<QualitySample> = qualityQuantile(0.1, { name: 'p10Quality', label: '10th percentile' });
