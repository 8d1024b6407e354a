import type { BinarySample, Metric } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { type BinSums, equalWidthEdges, sumByBin } from './bins.ts';

/**
 * Makes the metric of the resolution term of the Brier decomposition, Σ_k (W_k/W)(ȳ_k - ȳ)², in [0, 0.25]: how far apart the bins' event
 * rates are. Influence at the given edges. @throws `metrics/bins` unless edges ascend strictly.
 */
export function brierResolutionIn(edges: readonly number[], name = 'brierResolution'): Metric<BinarySample> {
  return {
    name,
    label: 'Brier resolution',
    kind: 'binary',
    needs: 'probability',
    range: [0, 0.25],
    direction: 'higher',
    interval: 'bootstrap',
    informative: 'cases',
    compute: (sample) => {
      const { label, score, weight } = sample;
      const reason = probabilityReason(sample);
      if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
      const bins = sumByBin({ score, label, weight }, edges);
      const { rate, off, value } = resolution(bins);
      const influence = new Float64Array(score.length);
      for (let i = 0; i < influence.length; i++) {
        const d = off[bins.binOfRow[i]];
        const change = 2 * d * (label[i] - rate) - d * d - value;
        influence[i] = ((weight === undefined ? 1 : weight[i]) * change) / bins.total;
      }
      return { value, influence };
    },
    binned: { edges, of: (sums) => ({ value: resolution(sums).value }) },
  };
}

function resolution({ weight, events, total }: BinSums): { rate: number; off: Float64Array; value: number } {
  const rate = events.reduce((sum, e) => sum + e, 0) / total;
  const off = events.map((sum, k) => (weight[k] > 0 ? sum / weight[k] - rate : 0));
  let value = 0;
  for (let k = 0; k < off.length; k++) value += (weight[k] * off[k] * off[k]) / total;
  return { rate, off, value };
}

/** Brier resolution in ten bins of equal width; see `brierResolutionIn`. */
export const brierResolution: Metric<BinarySample> = brierResolutionIn(equalWidthEdges());
