import { fnr } from '../classification/fnr.ts';
import { fpr } from '../classification/fpr.ts';
import type { BinarySample, Estimate } from '../metric.ts';

/**
 * Rate of underdiagnosis, in [0,1], with influence: how often a case that has something is passed as having nothing. When the label means
 * that a finding is present it is the false negative rate; when it means "no finding" it is the false positive rate of that label.
 * Undefined when the sample has no such cases or no decisions. (Seyyed-Kalantari and others, 2021.)
 */
export function underdiagnosisRate(
  sample: BinarySample,
  { labelMeans = 'finding' }: { readonly labelMeans?: 'finding' | 'noFinding' } = {},
): Estimate {
  return labelMeans === 'finding' ? fnr.compute(sample) : fpr.compute(sample);
}
