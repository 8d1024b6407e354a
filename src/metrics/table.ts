// The table of metrics: every metric once, under its name. A metric is added here and nowhere else.
import { internalError } from '../core/errors.ts';
import { brier } from './calibration/brier.ts';
import { brierReliability } from './calibration/brier-reliability.ts';
import { brierResolution } from './calibration/brier-resolution.ts';
import { brierSkill } from './calibration/brier-skill.ts';
import { brierUncertainty } from './calibration/brier-uncertainty.ts';
import { calibrationIntercept } from './calibration/calibration-intercept.ts';
import { calibrationSlope } from './calibration/calibration-slope.ts';
import {
  debiasedCalibrationError,
  eceDebiased,
  eceEqualMass,
  eceEqualWidth,
  expectedCalibrationError,
} from './calibration/expected-calibration-error.ts';
import { logLoss } from './calibration/log-loss.ts';
import { accuracy } from './classification/accuracy.ts';
import { alertRate } from './classification/alert-rate.ts';
import { balancedAccuracy } from './classification/balanced-accuracy.ts';
import { f1 } from './classification/f1.ts';
import { fnr } from './classification/fnr.ts';
import { fpr } from './classification/fpr.ts';
import { netBenefit } from './classification/net-benefit.ts';
import { npv } from './classification/npv.ts';
import { ppv } from './classification/ppv.ts';
import { prevalence } from './classification/prevalence.ts';
import { sensitivity } from './classification/sensitivity.ts';
import { specificity } from './classification/specificity.ts';
import type { BinarySample, Estimate, Metric, MulticlassSample, QualitySample, Sample } from './metric.ts';
import { macroAuc } from './multiclass/macro-auc.ts';
import { macroF1 } from './multiclass/macro-f1.ts';
import { microAuc } from './multiclass/micro-auc.ts';
import { microF1 } from './multiclass/micro-f1.ts';
import { multiclassAccuracy } from './multiclass/multiclass-accuracy.ts';
import { multiclassBalancedAccuracy } from './multiclass/multiclass-balanced-accuracy.ts';
import { multiclassBrier } from './multiclass/multiclass-brier.ts';
import { multiclassLogLoss } from './multiclass/multiclass-log-loss.ts';
import { topLabelEce } from './multiclass/top-label-ece.ts';
import { meanQuality } from './quality/mean-quality.ts';
import { medianQuality } from './quality/median-quality.ts';
import { p10Quality } from './quality/p10-quality.ts';
import { p90Quality } from './quality/p90-quality.ts';
import { auc } from './ranking/auc.ts';
import { auprg } from './ranking/auprg.ts';
import { averagePrecision } from './ranking/average-precision.ts';
import { partialAuc } from './ranking/partial-auc.ts';

/** Every metric by name. Two-class metrics first (ranking, decisions, probabilities), then multi-class, then quality. */
export const metrics = {
  auc,
  partialAuc,
  averagePrecision,
  auprg,
  sensitivity,
  specificity,
  ppv,
  npv,
  fpr,
  fnr,
  accuracy,
  balancedAccuracy,
  f1,
  alertRate,
  prevalence,
  netBenefit,
  logLoss,
  brier,
  brierSkill,
  brierReliability,
  brierResolution,
  brierUncertainty,
  calibrationIntercept,
  calibrationSlope,
  eceEqualWidth,
  eceEqualMass,
  eceDebiased,
  macroAuc,
  microAuc,
  multiclassAccuracy,
  multiclassBalancedAccuracy,
  macroF1,
  microF1,
  multiclassLogLoss,
  multiclassBrier,
  topLabelEce,
  meanQuality,
  medianQuality,
  p10Quality,
  p90Quality,
} as const;

/** Name of a metric. */
export type MetricName = keyof typeof metrics;

/** What fits the metrics to a task. */
export interface MetricOptions {
  /** Bin edges shared by all groups, for `eceEqualMass` and `eceDebiased`; without them each sample makes its own. */
  readonly edges?: readonly number[] | undefined;
  /** Whether higher or lower quality is better; with `lower` the quality metrics turn round and the bad tail is p90. */
  readonly direction?: 'higher' | 'lower' | undefined;
}

/** A metric of any kind of sample. */
export type AnyMetric = Metric<BinarySample> | Metric<MulticlassSample> | Metric<QualitySample>;

/**
 * The metrics of one kind of sample, in the order of the table, fitted to a task: 27 of a finding, 9 of classes, 4 of a quality.
 * @throws `metrics/bins` unless `edges`, if given, are two or more that ascend strictly.
 */
export function metricsFor(kind: 'binary', options?: MetricOptions): Metric<BinarySample>[];
export function metricsFor(kind: 'multiclass', options?: MetricOptions): Metric<MulticlassSample>[];
export function metricsFor(kind: 'quality', options?: MetricOptions): Metric<QualitySample>[];
export function metricsFor(kind: Sample['kind'], options?: MetricOptions): AnyMetric[];
export function metricsFor(kind: Sample['kind'], { edges, direction = 'higher' }: MetricOptions = {}): AnyMetric[] {
  const table: readonly AnyMetric[] = Object.values(metrics);
  return table
    .filter((metric) => metric.kind === kind)
    .map((metric): AnyMetric => {
      if (metric.kind === 'quality') return { ...metric, direction };
      if (edges === undefined) return metric;
      const { name, label } = metric;
      if (name === eceEqualMass.name) return { ...expectedCalibrationError(edges, name), label };
      if (name === eceDebiased.name) return { ...debiasedCalibrationError(edges, name), label };
      return metric;
    });
}

/** Computes a metric on a sample of its kind. @throws `metrics/sample-kind` when the kinds differ. */
export function computeMetric(metric: AnyMetric, sample: Sample): Estimate {
  if (metric.kind === 'binary' && sample.kind === 'binary') return metric.compute(sample);
  if (metric.kind === 'multiclass' && sample.kind === 'multiclass') return metric.compute(sample);
  if (metric.kind === 'quality' && sample.kind === 'quality') return metric.compute(sample);
  throw internalError(
    'metrics/sample-kind',
    `${metric.name} reads ${metric.kind} samples; got a ${sample.kind} sample`,
  );
}
