import { equalWidthEdges } from '../calibration/bins.ts';
import { expectedCalibrationError } from '../calibration/expected-calibration-error.ts';
import type { Metric, MulticlassSample } from '../metric.ts';
import { classProbabilityReason, undefinedBecause } from '../reasons.ts';
import { predictedClass } from './one-vs-rest.ts';

/**
 * Makes the metric of the expected calibration error of the highest class probability as the chance of being right, over given bins, in
 * [0,1]. Biased upwards in small samples, without influences; see `expectedCalibrationError`. Undefined without cases, or when class
 * scores are not probabilities. (Guo and others, 2017.) @throws `metrics/bins` unless edges ascend strictly.
 */
export function topLabelEceIn(edges: readonly number[], name = 'topLabelEce'): Metric<MulticlassSample> {
  const calibrationError = expectedCalibrationError(edges);
  return {
    name,
    label: 'Top-label ECE',
    kind: 'multiclass',
    needs: 'probability',
    range: [0, 1],
    direction: 'lower',
    interval: 'bootstrap',
    informative: 'cases',
    compute: (sample) => {
      const reason = classProbabilityReason(sample);
      if (reason !== undefined) return undefinedBecause(reason);
      const predicted = predictedClass(sample);
      const label = Uint8Array.from(predicted, (c, row) => (c === sample.label[row] ? 1 : 0));
      const score = Float64Array.from(predicted, (c, row) => sample.scores[c][row]);
      return calibrationError.compute({ kind: 'binary', label, score, weight: sample.weight });
    },
  };
}

/** Top-label ECE in ten bins of equal width; see `topLabelEceIn`. */
export const topLabelEce: Metric<MulticlassSample> = topLabelEceIn(equalWidthEdges());
