// One metric of one group: its value, its patient-clustered variance and, from these, limits at any level.
import { type AnyMetric, computeMetric } from '../metrics/table.ts';
import { aucVariance } from '../stats/auc.ts';
import { aucLimits } from '../stats/auc-interval.ts';
import { normal } from '../stats/distributions/normal.ts';
import { studentT } from '../stats/distributions/student-t.ts';
import { clusteredVariance } from '../stats/influence.ts';
import { deviateOf, type Limits, logitLimits } from '../stats/interval.ts';
import { clusteredWilsonLimits } from '../stats/proportion.ts';
import { ratioTerms } from './proportions.ts';
import type { Measure } from './result.ts';
import { countMarked, type Frame } from './sample.ts';

/** A value with what is needed for its interval, for covariances and for comparisons. */
export interface MetricEstimate {
  readonly value: number;
  /** Variance of the value with patients as units; NaN if the metric has no influence values. */
  readonly variance: number;
  /** Patients that limit its precision: those in the denominator, for an AUC those of the smaller class. */
  readonly clusters: number;
  readonly influence: Float64Array | undefined;
  /** Undefined where no variation is seen or the metric has no influence values. */
  readonly limits: Limits | undefined;
  /** The interval's method in words. */
  readonly method: string;
}

/** Applies a metric to a group; the reason if it is undefined there. */
export function estimateMetric(metric: AnyMetric, frame: Frame): MetricEstimate | { readonly undefined: string } {
  const outcome = computeMetric(metric, frame.sample);
  if ('undefined' in outcome) return outcome;
  const { value, influence } = outcome;
  const variance = varianceOf(metric, frame, influence);
  return { value, variance, influence, ...limitsOf(metric, frame, { value, variance }) };
}

function varianceOf(metric: AnyMetric, { sample, patient }: Frame, influence: Float64Array | undefined): number {
  if (metric.interval === 'auc' && sample.kind === 'binary' && sample.score !== undefined) {
    return aucVariance({ score: sample.score, label: sample.label, weight: sample.weight, patient });
  }
  return influence === undefined ? Number.NaN : clusteredVariance(influence, patient);
}

type Interval = Pick<MetricEstimate, 'limits' | 'method' | 'clusters'>;

function limitsOf(metric: AnyMetric, frame: Frame, estimate: { readonly value: number; readonly variance: number }): Interval {
  if (metric.interval === 'wilson') return wilson(metric, frame, estimate);
  if (metric.interval === 'auc') return aucInterval(frame, estimate);
  const { value, variance } = estimate;
  const clusters = frame.patients;
  if (!(variance > 0)) {
    return { limits: undefined, method: variance === 0 ? 'no interval: no variation seen' : 'no interval: needs resampling', clusters };
  }
  if (metric.interval === 'logit' && value > 0 && value < 1) {
    return { limits: logitLimits(value, variance), method: 'logit, influence values by patient', clusters };
  }
  return { limits: studentLimits(metric.range, estimate, clusters), method: 't, influence values by patient', clusters };
}

function wilson(metric: AnyMetric, frame: Frame, estimate: { readonly value: number; readonly variance: number }): Interval {
  const terms = ratioTerms(metric.name, frame.sample);
  const inDenominator = (row: number) => terms === undefined || terms.denominator(row) !== 0;
  const clusters = countMarked(frame.patient, frame.patients, inDenominator);
  let n = 0;
  for (let row = 0; row < frame.rows.length; row++) if (inDenominator(row)) n++;
  const method = clusters < n ? 'Wilson, adjusted for patients' : 'Wilson';
  return { limits: clusteredWilsonLimits({ ...estimate, clusters, n }), method, clusters };
}

function aucInterval(frame: Frame, { value, variance }: { readonly value: number; readonly variance: number }): Interval {
  const { eventPatients: events, nonEventPatients: nonEvents, patients, rows } = frame;
  const limits = aucLimits({ auc: value, events, nonEvents }, variance);
  const onLogit = variance > 0 && value > 0 && value < 1;
  const method = !onLogit ? 'Newcombe score' : patients < rows.length ? 'logit Obuchowski' : 'logit DeLong';
  return { limits, method, clusters: Math.min(events, nonEvents) };
}

/** Limits value -+ t * standard error, t the Student quantile of the deviate's tail, kept within the metric's range. */
function studentLimits([lowest, highest]: readonly [number, number], { value, variance }: { value: number; variance: number }, clusters: number): Limits {
  const standardError = Math.sqrt(variance);
  const degreesOfFreedom = Math.max(1, clusters - 1);
  return (deviate) => {
    const half = studentT.upperQuantile(normal.upperTail(deviate), degreesOfFreedom) * standardError;
    return { low: Math.max(lowest, value - half), high: Math.min(highest, value + half) };
  };
}

/** The measure as it stands in a result: value, limits at `level` and method. */
export function measureOf({ value, limits, method }: MetricEstimate, level: number): Measure {
  if (limits === undefined) return { value, low: null, high: null, method };
  const { low, high } = limits(deviateOf(level));
  return { value, low, high, method };
}
