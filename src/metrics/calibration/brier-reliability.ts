import type { BinarySample, Metric } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { type BinSums, equalWidthEdges, sumByBin } from './bins.ts';

/**
 * Makes the metric of the reliability term of the Brier decomposition, Σ_k (W_k/W)(f̄_k - ȳ_k)², in [0,1]; 0 when every bin's mean
 * probability is its event rate. Like ECE it is not 0 on average in a small calibrated sample. Influence at the given edges.
 * @throws `metrics/bins` unless edges ascend strictly.
 */
export function brierReliabilityIn(edges: readonly number[], name = 'brierReliability'): Metric<BinarySample> {
  return {
    name,
    label: 'Brier reliability',
    kind: 'binary',
    needs: 'probability',
    range: [0, 1],
    direction: 'lower',
    interval: 'bootstrap',
    informative: 'cases',
    compute: (sample) => {
      const { label, score, weight } = sample;
      const reason = probabilityReason(sample);
      if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
      const bins = sumByBin({ score, label, weight }, edges);
      const { gap, value } = reliability(bins);
      const influence = new Float64Array(score.length);
      for (let i = 0; i < influence.length; i++) {
        const g = gap[bins.binOfRow[i]];
        const change = 2 * g * (score[i] - label[i]) - g * g - value;
        influence[i] = ((weight === undefined ? 1 : weight[i]) * change) / bins.total;
      }
      return { value, influence };
    },
    binned: { edges, of: (sums) => ({ value: reliability(sums).value }) },
  };
}

function reliability({ weight, score, events, total }: BinSums): { gap: Float64Array; value: number } {
  const gap = score.map((sum, k) => (weight[k] > 0 ? (sum - events[k]) / weight[k] : 0));
  let value = 0;
  for (let k = 0; k < gap.length; k++) value += (weight[k] * gap[k] * gap[k]) / total;
  return { gap, value };
}

/** Brier reliability in ten bins of equal width; see `brierReliabilityIn`. */
export const brierReliability: Metric<BinarySample> = brierReliabilityIn(equalWidthEdges());
