// Statistics: distributions, intervals, tests, resampling, multiplicity, power. Patients are the unit wherever rows have one.
export * from './auc.ts';
export * from './auc-by-group.ts';
export * from './auc-interval.ts';
export * from './between-variance.ts';
export * from './delong.ts';
export { type BetaShape, beta } from './distributions/beta.ts';
export { type BinomialShape, binomial } from './distributions/binomial.ts';
export { chiSquare } from './distributions/chi-square.ts';
export { type FDegrees, fDistribution } from './distributions/f-distribution.ts';
export { incompleteGamma, logGamma, type Tails } from './distributions/gamma.ts';
export { normal } from './distributions/normal.ts';
export { studentT } from './distributions/student-t.ts';
export * from './draw-normals.ts';
export * from './heterogeneity.ts';
export * from './influence.ts';
export * from './interval.ts';
export * from './logistic.ts';
export type { RandomFactor } from './mixed-blocks.ts';
export * from './mixed-model.ts';
export * from './mover.ts';
export * from './multiplicity.ts';
export * from './null-range.ts';
export * from './power.ts';
export * from './proportion.ts';
export { type BootstrapAucProblem, bootstrapAuc } from './resampling/bootstrap-auc.ts';
export {
  type BcaOptions,
  type BootstrapInterval,
  bcaInterval,
  type NoInterval,
  percentileInterval,
} from './resampling/bootstrap-intervals.ts';
export { type BootstrapMetricOptions, bootstrapMetric } from './resampling/bootstrap-metric.ts';
export type { GapStatistics, PermutedStatistics } from './resampling/group-statistics.ts';
export type { Draws } from './resampling/lanes.ts';
export { type OutcomeRows, outcomeStrata } from './resampling/outcome-strata.ts';
export { type PermuteAucProblem, permuteAuc } from './resampling/permute-auc.ts';
export { type PermuteRatioProblem, permuteRatio } from './resampling/permute-ratio.ts';
export type { GroupedPatients } from './resampling/permuted-labels.ts';
export type { ScoredRows } from './resampling/ranked-rows.ts';
export { resampleCounts } from './resampling/resample-counts.ts';
export * from './shrink.ts';
export * from './simultaneous.ts';
export * from './sort.ts';
export * from './standardise.ts';
export * from './t-power.ts';
