// The expected calibration error and its kin. All are functions of the mean probability and the event rate of each bin; the names say
// which bins. None has influences: each is a sum of absolute values or a root, without a derivative where calibration is good.
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { type BinSums, checkEdges, equalMassEdges, equalWidthEdges, sumByBin } from './bins.ts';

type Edges = readonly number[] | ((score: Float64Array, weight: Float64Array | undefined) => readonly number[]);

/**
 * Makes the metric of the expected calibration error Σ_k (W_k/W) |f̄_k - ȳ_k| over bins given from outside, so that all groups share them;
 * in [0,1]. Bins are (edge, next edge], the first closed. It is biased upwards: a calibrated model scores about 0.1 at 50 cases and ten
 * bins, so groups of different size are not comparable by it. Undefined without cases or with scores outside [0,1]. (Naeini, Cooper and
 * Hauskrecht, 2015.) @throws `metrics/bins` unless edges ascend strictly.
 */
export function expectedCalibrationError(edges: readonly number[], name = 'eceEqualWidth'): Metric<BinarySample> {
  checkEdges(edges);
  return calibrationError({ name, label: 'Expected calibration error', edges, of: absoluteError });
}

/**
 * Makes the metric of the debiased calibration error over bins given from outside: the root of
 * max(0, Σ_k (W_k/W') [(f̄_k - ȳ_k)² - ȳ_k(1 - ȳ_k)/(n_k - 1)]), the root-mean-square calibration error with the sampling noise of each
 * bin's event rate taken out (Bröcker, 2012; Ferro and Fricker, 2012; compared by Roelofs and others, 2022); in [0,1]. n_k is the number
 * of cases of the bin, with weights the effective one (Σw)²/Σw²; bins with n_k of 1 or less are left out of sum and total weight W'.
 * Undefined when no bin has two cases. @throws `metrics/bins` unless edges ascend strictly.
 */
export function debiasedCalibrationError(edges: readonly number[], name = 'eceDebiased'): Metric<BinarySample> {
  checkEdges(edges);
  return calibrationError({ name, label: 'Calibration error (debiased, root mean square)', edges, of: debiasedError });
}

const ownMass: Edges = (score, weight) => equalMassEdges({ score, weight });

/** Expected calibration error in ten bins of equal width over [0,1]; see `expectedCalibrationError`. */
export const eceEqualWidth: Metric<BinarySample> = calibrationError({
  name: 'eceEqualWidth',
  label: 'ECE (equal width)',
  edges: equalWidthEdges(),
  of: absoluteError,
});

/** Expected calibration error in ten bins of equal weight, made from the sample itself; use `expectedCalibrationError(edges)` to compare groups. */
export const eceEqualMass: Metric<BinarySample> = calibrationError({
  name: 'eceEqualMass',
  label: 'ECE (equal mass)',
  edges: ownMass,
  of: absoluteError,
});

/** Debiased calibration error in ten bins of equal weight, made from the sample itself; see `debiasedCalibrationError`. */
export const eceDebiased: Metric<BinarySample> = calibrationError({
  name: 'eceDebiased',
  label: 'ECE (debiased, root mean square)',
  edges: ownMass,
  of: debiasedError,
});

function calibrationError(about: {
  readonly name: string;
  readonly label: string;
  readonly edges: Edges;
  readonly of: (bins: BinSums) => Estimate;
}): Metric<BinarySample> {
  return {
    name: about.name,
    label: about.label,
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
      const edges = typeof about.edges === 'function' ? about.edges(score, weight) : about.edges;
      return about.of(sumByBin({ score, label, weight }, edges));
    },
    binned: typeof about.edges === 'function' ? undefined : { edges: about.edges, of: about.of },
  };
}

function absoluteError(bins: BinSums): Estimate {
  let sum = 0;
  for (let k = 0; k < bins.weight.length; k++) sum += Math.abs(bins.score[k] - bins.events[k]);
  return { value: sum / bins.total };
}

function debiasedError(bins: BinSums): Estimate {
  let sum = 0;
  let total = 0;
  for (let k = 0; k < bins.weight.length; k++) {
    const effective = (bins.weight[k] * bins.weight[k]) / bins.weightSquared[k];
    if (!(effective > 1)) continue;
    const observed = bins.events[k] / bins.weight[k];
    const gap = bins.score[k] / bins.weight[k] - observed;
    sum += bins.weight[k] * (gap * gap - (observed * (1 - observed)) / (effective - 1));
    total += bins.weight[k];
  }
  if (total === 0) return undefinedBecause(reasons.fewCasesPerBin);
  return { value: Math.sqrt(Math.max(0, sum / total)) };
}
