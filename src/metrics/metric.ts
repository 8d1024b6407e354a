// A metric is a plain function from a sample to a value with its influence values. From the influences alone follow the variance
// with any clustering, the covariance between groups that share patients, and paired comparisons: no metric knows about any of them.
import type { GroupedScores } from '../stats/auc-by-group.ts';
import type { BinSums } from './calibration/bins.ts';

/**
 * Labels 0/1 with scores and, at a threshold, decisions; `weight` absent means weights of one. All arrays have equal length. Weights are
 * positive and finite, here and in the other samples: with a class of weight 0 a value may be NaN.
 */
export interface BinarySample {
  readonly kind: 'binary';
  readonly label: Uint8Array;
  readonly score?: Float64Array | undefined;
  readonly decision?: Uint8Array | undefined;
  readonly weight?: Float64Array | undefined;
  /** Rows by ascending score, equal scores in the order of the rows, where already known. */
  readonly order?: Int32Array | undefined;
  /** The threshold behind `decision`, for net benefit; NaN if unknown. */
  readonly threshold?: number | undefined;
}

/** Class indices, 0 and up, with one score array per class. All arrays have equal length. */
export interface MulticlassSample {
  readonly kind: 'multiclass';
  readonly label: Int32Array;
  readonly scores: readonly Float64Array[];
  readonly weight?: Float64Array | undefined;
  /** Names of the classes, for the reasons given when a value is undefined; numbers counted from 0 without them. */
  readonly classes?: readonly string[] | undefined;
}

/** One number a case. */
export interface QualitySample {
  readonly kind: 'quality';
  readonly value: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** What a metric is computed on, told apart by `kind`. */
export type Sample = BinarySample | MulticlassSample | QualitySample;

/**
 * What a metric gives: a value, with the influence of each row if the metric is smooth, or the reason why it is undefined.
 * Influences are scaled so that the estimator's variance is the sum over patients of (sum of the patient's influences)^2,
 * up to the small-sample factor applied by `clusteredVariance`: the influence of row i is w_i dθ/dw_i, θ seen as a function of the
 * row weights. Every metric here depends on the weights only through their ratios, so the influences of a sample sum to 0.
 * A value is never NaN: what does not exist is `undefined`, with a reason that reads on after "because there are".
 */
export type Estimate =
  | { readonly value: number; readonly influence?: Float64Array | undefined }
  | { readonly undefined: string };

/** How the interval of a metric is made by default. `wilson`: a proportion. `logit`: logit scale with influence variance. `wald`: plain scale. */
export type IntervalKind = 'wilson' | 'auc' | 'logit' | 'wald' | 'bootstrap';

/** The definition of a metric over one kind of sample. */
export interface Metric<S extends Sample = Sample> {
  /** Identifier, camelCase, equal to its key in the table of metrics. */
  readonly name: string;
  /** As printed: "Sensitivity". */
  readonly label: string;
  readonly kind: S['kind'];
  /** What it reads: `score` any real score, `probability` scores in [0,1], `decision` thresholded, `quality` a number a case, `label` labels only. */
  readonly needs: 'score' | 'probability' | 'decision' | 'quality' | 'label';
  readonly range: readonly [number, number];
  /** Which way is better; `target` metrics are best at `target`; `none` is descriptive. */
  readonly direction: 'higher' | 'lower' | 'target' | 'none';
  readonly target?: number | undefined;
  readonly interval: IntervalKind;
  /** Which class must have cases for it to exist, and which count limits its precision: events, non-events, both, or cases. */
  readonly informative: 'events' | 'nonEvents' | 'both' | 'cases';
  readonly compute: (sample: S) => Estimate;
  /** Where all groups can be done in one pass over sorted scores without NaN: to the last bit what `compute` gives for each. */
  readonly computeGroups?: ((groups: GroupedScores) => Estimate[]) | undefined;
  /** For a metric of sums by bin alone: its bins and its formula, so that replicates need only the sums. */
  readonly binned?: { readonly edges: readonly number[]; readonly of: (sums: BinSums) => Estimate } | undefined;
}
