import type { Metric, QualitySample } from '../metric.ts';
import { qualityQuantile } from './quality-quantile.ts';

/** Median of the per-case values; ties and weights as in `qualityQuantile`. */
export const medianQuality: Metric<QualitySample> = qualityQuantile(0.5, { name: 'medianQuality', label: 'Median' });
