// Metrics of one sample, comparisons over groups, curves, thresholds, and the numbers of other tools.

export { equalMassEdges, equalWidthEdges } from './calibration/bins.ts';
export { type BrierDecomposition, brierDecomposition } from './calibration/brier-decomposition.ts';
export { brierReliabilityIn } from './calibration/brier-reliability.ts';
export { brierResolutionIn } from './calibration/brier-resolution.ts';
export { debiasedCalibrationError, expectedCalibrationError } from './calibration/expected-calibration-error.ts';
export type { Cells } from './classification/decision-metric.ts';
export { confusion } from './classification/decision-metric.ts';
export type { CompatInput, CompatResult } from './compat/compat.ts';
export { type FairclipMulticlassInput, fairclip, fairclipMulticlass } from './compat/fairclip.ts';
export { type FairlearnInput, fairlearn } from './compat/fairlearn.ts';
export { type FairmedfmSegmentationInput, fairmedfm, fairmedfmSegmentation } from './compat/fairmedfm.ts';
export { medfair } from './compat/medfair.ts';
export { calibrationBins } from './curves/calibration-bins.ts';
export { netBenefitCurve, netBenefitThresholds } from './curves/net-benefit-curve.ts';
export { rocCurve } from './curves/roc-curve.ts';
export { histogramEdges, scoreHistogram } from './curves/score-histogram.ts';
export {
  type SmoothCalibration,
  type SmoothCalibrationOptions,
  smoothCalibration,
} from './curves/smooth-calibration.ts';
export { type CrossAuc, crossAuc } from './groups/cross-auc.ts';
export { demographicParityDifference, demographicParityRatio } from './groups/demographic-parity.ts';
export { disparityDeviation, disparityRange } from './groups/disparity.ts';
export { eceGap } from './groups/ece-gap.ts';
export { equalOpportunityDifference } from './groups/equal-opportunity.ts';
export { equalizedOddsDifference, type OddsByGroup } from './groups/equalized-odds.ts';
export { equityScaled } from './groups/equity-scaled.ts';
export { type GroupDifference, groupDifferences } from './groups/group-differences.ts';
export type { GroupEstimate } from './groups/group-estimate.ts';
export { bestGroup, groupRange, groupStandardDeviation, worstGroup } from './groups/group-spread.ts';
export { underdiagnosisRate } from './groups/underdiagnosis.ts';
export type {
  BinarySample,
  Estimate,
  IntervalKind,
  Metric,
  MulticlassSample,
  QualitySample,
  Sample,
} from './metric.ts';
export { macroAcrossTasks, microAcrossTasks, type TaskSample } from './multiclass/across-tasks.ts';
export { topLabelEceIn } from './multiclass/top-label-ece.ts';
export { qualityQuantile } from './quality/quality-quantile.ts';
export { partialAucUpTo } from './ranking/partial-auc.ts';
export type { ScoredRows } from './ranking/score-blocks.ts';
export { type AnyMetric, computeMetric, type MetricName, type MetricOptions, metrics, metricsFor } from './table.ts';
export { chooseThreshold, decide, type ThresholdChoice } from './threshold.ts';
