// One metric of one group: its value, its patient-clustered variance and, from these, limits at any level.
import type { Estimate } from '../metrics/metric.ts';
import { type AnyMetric, computeMetric } from '../metrics/table.ts';
import { obuchowskiVariance } from '../stats/auc.ts';
import { aucLimits } from '../stats/auc-interval.ts';
import { clusteredVariance } from '../stats/influence.ts';
import { deviateOf, type Limits, logitLimits, studentLimits, waldLimits } from '../stats/interval.ts';
import { clusteredWilsonLimits } from '../stats/proportion.ts';
import { ratioTerms } from './proportions.ts';
import type { Measure } from './result.ts';
import { countMarked, type Frame } from './sample.ts';

/** A value with what is needed for its interval, for covariances and for comparisons. */
export interface MetricEstimate {
  readonly value: number;
  /** Variance of the value with patients as units; NaN if the metric has no influence values. */
  readonly variance: number;
  /** Degrees of freedom of the variance: for an AUC Satterthwaite's, else one less than the patients that carry information. */
  readonly degreesOfFreedom: number;
  readonly influence: Float64Array | undefined;
  /** Undefined where no variation is seen or the metric has no influence values. */
  readonly limits: Limits | undefined;
  /** The interval's method in words. */
  readonly method: string;
  /** Whether the value follows from the definition alone: then it is shown without an interval. */
  readonly byDefinition?: boolean | undefined;
}

/** An estimate, or the reason why there is none. */
export type MaybeEstimate = MetricEstimate | { readonly undefined: string };

/** Applies a metric to a group, unless its outcome is known; the reason if it is undefined there. */
export function estimateMetric(
  metric: AnyMetric,
  frame: Frame,
  outcome: Estimate = computeMetric(metric, frame.sample),
): MaybeEstimate {
  if ('undefined' in outcome) return outcome;
  const { value, influence } = outcome;
  if (influence === undefined) {
    return {
      value,
      influence,
      variance: Number.NaN,
      degreesOfFreedom: Number.NaN,
      limits: undefined,
      method: 'no interval: needs resampling',
    };
  }
  if (metric.interval === 'auc' && frame.sample.kind === 'binary')
    return aucEstimate(frame, frame.sample.label, { value, influence });
  const variance = clusteredVariance(influence, frame.patient);
  if (metric.interval === 'wilson')
    return { value, influence, variance, ...wilson(metric, frame, { value, variance }) };
  return { value, influence, variance, ...influenceInterval(metric, frame, { value, variance }) };
}

/** The variance that an estimate would have with rows as units. */
export function varianceByRow(metric: AnyMetric, { sample, rows }: Frame, { influence }: MetricEstimate): number {
  if (influence === undefined) return Number.NaN;
  if (metric.interval === 'auc' && sample.kind === 'binary')
    return obuchowskiVariance({ influence, label: sample.label }).variance;
  return clusteredVariance(influence, ownPatients(rows.length));
}

function ownPatients(rows: number): Int32Array {
  const patient = new Int32Array(rows);
  for (let row = 0; row < rows; row++) patient[row] = row;
  return patient;
}

type Interval = Pick<MetricEstimate, 'limits' | 'method' | 'degreesOfFreedom'>;

/** Logit limits with the Obuchowski variance (DeLong's, with one row a patient) and Student quantiles; Newcombe's at 0 and 1. */
function aucEstimate(
  frame: Frame,
  label: Uint8Array,
  { value, influence }: { readonly value: number; readonly influence: Float64Array },
): MetricEstimate {
  const { patient, patients, rows } = frame;
  const {
    variance,
    degreesOfFreedom,
    eventPatients: events,
    nonEventPatients: nonEvents,
  } = obuchowskiVariance({ influence, label, patient, patients });
  const sizes = { auc: value, events, nonEvents };
  // Of equal scores the variance is 0; in floating point it may be a rounding error instead.
  if (frame.soleScore !== undefined) {
    const method = 'no interval: all scores are equal';
    return { value, influence, variance: 0, degreesOfFreedom, limits: aucLimits(sizes, 0), method, byDefinition: true };
  }
  const limits = aucLimits(sizes, variance, degreesOfFreedom);
  const onLogit = variance > 0 && value > 0 && value < 1;
  const method = !onLogit ? 'Newcombe score' : patients < rows.length ? 'logit Obuchowski, t' : 'logit DeLong, t';
  return { value, influence, variance, degreesOfFreedom, limits, method };
}

function wilson(
  metric: AnyMetric,
  frame: Frame,
  estimate: { readonly value: number; readonly variance: number },
): Interval {
  const terms = ratioTerms(metric.name, frame.sample);
  const inDenominator = (row: number) => terms === undefined || terms.denominator(row) !== 0;
  const clusters = countMarked(frame.patient, frame.patients, inDenominator);
  let n = 0;
  for (let row = 0; row < frame.rows.length; row++) if (inDenominator(row)) n++;
  const method = clusters < n ? 'Wilson, adjusted for patients' : 'Wilson';
  return { limits: clusteredWilsonLimits({ ...estimate, clusters, n }), method, degreesOfFreedom: clusters - 1 };
}

function influenceInterval(
  metric: AnyMetric,
  { patients }: Frame,
  estimate: { readonly value: number; readonly variance: number },
): Interval {
  const { value, variance } = estimate;
  const degreesOfFreedom = patients - 1;
  if (!(variance > 0) || degreesOfFreedom < 1)
    return { limits: undefined, method: 'no interval: no variation seen', degreesOfFreedom };
  if ((metric.interval === 'logit' || metric.interval === 'auc') && value > 0 && value < 1) {
    return {
      limits: studentLimits(logitLimits(value, variance), degreesOfFreedom),
      method: 'logit t, influence values by patient',
      degreesOfFreedom,
    };
  }
  const unbounded = studentLimits(waldLimits(value, variance), degreesOfFreedom);
  return { limits: within(metric.range, unbounded), method: 't, influence values by patient', degreesOfFreedom };
}

function within([lowest, highest]: readonly [number, number], limits: Limits): Limits {
  return (deviate) => {
    const { low, high } = limits(deviate);
    return { low: Math.max(lowest, low), high: Math.min(highest, high) };
  };
}

/** The measure as it stands in a result: value, limits at `level` and method. */
export function measureOf({ value, limits, method, byDefinition }: MetricEstimate, level: number): Measure {
  if (limits === undefined || byDefinition === true) return { value, low: null, high: null, method };
  const { low, high } = limits(deviateOf(level));
  return { value, low, high, method };
}
