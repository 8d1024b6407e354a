import type { Metric, QualitySample } from '../metric.ts';
import { qualityQuantile } from './quality-quantile.ts';

/** 90th percentile of the per-case values; ties and weights as in `qualityQuantile`. */
export const p90Quality: Metric<QualitySample> = qualityQuantile(0.9, { name: 'p90Quality', label: '90th percentile' });
