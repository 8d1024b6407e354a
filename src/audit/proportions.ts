// The metrics that are a ratio of sums over rows: what each row adds above and below. Needed for the number behind a proportion
// (Wilson) and for permuting groups over patients.
import { log } from '../core/math.ts';
import type { BinarySample, QualitySample, Sample } from '../metrics/metric.ts';

/** What a row adds to the numerator and the denominator; `conditional` if the metric looks only within outcome classes. */
export interface RatioTerms<S extends Sample> {
  readonly conditional: boolean;
  readonly numerator: (sample: S, row: number) => number;
  readonly denominator: (sample: S, row: number) => number;
}

const always = (): number => 1;
const isEvent = (sample: BinarySample, row: number): number => sample.label[row];
const isNonEvent = (sample: BinarySample, row: number): number => 1 - sample.label[row];
const decided = (sample: BinarySample, row: number): number => (sample.decision as Uint8Array)[row];
const notDecided = (sample: BinarySample, row: number): number => 1 - decided(sample, row);
const truePositive = (sample: BinarySample, row: number): number => isEvent(sample, row) * decided(sample, row);
const trueNegative = (sample: BinarySample, row: number): number => isNonEvent(sample, row) * notDecided(sample, row);

function squaredError(sample: BinarySample, row: number): number {
  const error = (sample.score as Float64Array)[row] - sample.label[row];
  return error * error;
}

function logarithmicLoss(sample: BinarySample, row: number): number {
  const score = (sample.score as Float64Array)[row];
  return -log(sample.label[row] === 1 ? score : 1 - score);
}

const binaryRatios: Readonly<Record<string, RatioTerms<BinarySample>>> = {
  sensitivity: { conditional: true, numerator: truePositive, denominator: isEvent },
  fnr: { conditional: true, numerator: (s, i) => isEvent(s, i) * notDecided(s, i), denominator: isEvent },
  specificity: { conditional: true, numerator: trueNegative, denominator: isNonEvent },
  fpr: { conditional: true, numerator: (s, i) => isNonEvent(s, i) * decided(s, i), denominator: isNonEvent },
  ppv: { conditional: false, numerator: truePositive, denominator: decided },
  npv: { conditional: false, numerator: trueNegative, denominator: notDecided },
  accuracy: { conditional: false, numerator: (s, i) => truePositive(s, i) + trueNegative(s, i), denominator: always },
  alertRate: { conditional: false, numerator: decided, denominator: always },
  prevalence: { conditional: false, numerator: isEvent, denominator: always },
  brier: { conditional: false, numerator: squaredError, denominator: always },
  logLoss: { conditional: false, numerator: logarithmicLoss, denominator: always },
};

const qualityRatios: Readonly<Record<string, RatioTerms<QualitySample>>> = {
  meanQuality: { conditional: false, numerator: (s, i) => s.value[i], denominator: always },
};

/** The row terms of a metric over one sample, or undefined if the metric is not such a ratio. */
export interface BoundTerms {
  readonly conditional: boolean;
  readonly numerator: (row: number) => number;
  readonly denominator: (row: number) => number;
}

/** Binds the ratio terms of `metric` to a sample; undefined when the metric is no ratio of sums over this kind of sample. */
export function ratioTerms(metric: string, sample: Sample): BoundTerms | undefined {
  if (sample.kind === 'binary') return bind(binaryRatios[metric], sample);
  if (sample.kind === 'quality') return bind(qualityRatios[metric], sample);
  return undefined;
}

function bind<S extends Sample>(terms: RatioTerms<S> | undefined, sample: S): BoundTerms | undefined {
  if (terms === undefined) return undefined;
  return {
    conditional: terms.conditional,
    numerator: (row) => terms.numerator(sample, row),
    denominator: (row) => terms.denominator(sample, row),
  };
}
