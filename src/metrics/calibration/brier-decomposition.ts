import type { BinarySample } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { equalWidthEdges, sumByBin } from './bins.ts';

/** The parts of a Brier score: brier = reliability - resolution + uncertainty + withinVariance - withinCovariance, exactly. */
export interface BrierDecomposition {
  readonly brier: number;
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinVariance: number;
  readonly withinCovariance: number;
}

/**
 * Splits the Brier score by bins of probability: reliability Σ_k (W_k/W)(f̄_k - ȳ_k)², resolution Σ_k (W_k/W)(ȳ_k - ȳ)², uncertainty
 * ȳ(1 - ȳ) (Murphy, 1973), and the two terms that make the sum exact when probabilities differ within a bin: their variance, and twice
 * their covariance with the label (Stephenson, Coelho and Jolliffe, 2008). Bins are (edge, next edge], the first closed. Undefined without
 * cases or with scores outside [0,1]. @throws `metrics/bins` unless edges ascend strictly.
 */
export function brierDecomposition(
  sample: BinarySample,
  edges: readonly number[] = equalWidthEdges(),
): BrierDecomposition | { readonly undefined: string } {
  const { label, score, weight } = sample;
  const reason = probabilityReason(sample);
  if (reason !== undefined || score === undefined) return undefinedBecause(reason ?? reasons.noScores);
  const bins = sumByBin({ score, label, weight }, edges);
  const rate = bins.events.reduce((sum, e) => sum + e, 0) / bins.total;
  let reliability = 0;
  let resolution = 0;
  for (let k = 0; k < bins.weight.length; k++) {
    if (bins.weight[k] === 0) continue;
    const observed = bins.events[k] / bins.weight[k];
    const gap = bins.score[k] / bins.weight[k] - observed;
    reliability += bins.weight[k] * gap * gap;
    resolution += bins.weight[k] * (observed - rate) * (observed - rate);
  }
  let brier = 0;
  let variance = 0;
  let covariance = 0;
  for (let i = 0; i < score.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    const k = bins.binOfRow[i];
    const off = score[i] - bins.score[k] / bins.weight[k];
    brier += w * (score[i] - label[i]) * (score[i] - label[i]);
    variance += w * off * off;
    covariance += w * off * (label[i] - bins.events[k] / bins.weight[k]);
  }
  return {
    brier: brier / bins.total,
    reliability: reliability / bins.total,
    resolution: resolution / bins.total,
    uncertainty: rate * (1 - rate),
    withinVariance: variance / bins.total,
    withinCovariance: (2 * covariance) / bins.total,
  };
}
