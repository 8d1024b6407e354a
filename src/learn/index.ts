// Learning: layers, networks, losses, adapters, optimisers, schedules and training over the engine.

export {
  type AnalyseBenchOptions,
  analyseBench,
  type BarResult,
  type BenchAnalysis,
  benchBars,
} from './benchmark/analyse-bench.ts';
export {
  type BenchCell,
  type BenchResult,
  type BenchRow,
  type CellSeconds,
  cellLines,
  readCellLines,
} from './benchmark/bench-cell.ts';
export { type BenchLevel, imageWorlds } from './benchmark/bench-level.ts';
export { type BenchmarkSizes, benchmarkSizes } from './benchmark/benchmark-orders.ts';
export { type CellTraining, cellTrainings } from './benchmark/cell-network.ts';
export { describeBench } from './benchmark/describe-bench.ts';
export type { MeanInterval } from './benchmark/mean-interval.ts';
export type { OverallRow } from './benchmark/overall-rows.ts';
export type { CellFigures, CellPlan } from './benchmark/run-cell.ts';
export * from './benchmark/shortcut-figures.ts';
export type { BadPairRates, NoiseType, WorldFactors } from './benchmark/world-factors.ts';
export type { WorldRow } from './benchmark/world-row.ts';
export { type BadPairWorld, badPairWorld, badPairWorldOf, badPairWorlds, worldHash } from './benchmark/worlds.ts';
export { buildLearningCases } from './cases/build-learning-cases.ts';
export type { ByPart, ClassTask, LearningCases, PartRole, SplitRole } from './cases/learning-cases.ts';
export type * from './cases/learning-cases-plan.ts';
export * from './few-shot/cache-class-model.ts';
export {
  type CacheModel,
  type CacheModelOptions,
  type CacheWeights,
  cacheLogits,
  cacheModel,
  cacheScores,
  type FeatureRows,
} from './few-shot/cache-model.ts';
export { drawFewShot, type FewShotOptions } from './few-shot/draw-few-shot.ts';
export { fewShotLora } from './few-shot/few-shot-lora.ts';
export * from './few-shot/train-cache.ts';
export { caseStream, type DrawKey } from './fit/case-stream.ts';
export { decodeCheckpoint, encodeCheckpoint } from './fit/checkpoint.ts';
export { fit } from './fit/fit.ts';
export type * from './fit/fit-options.ts';
export type { FitWarning } from './fit/fit-options.ts';
export { stepsPerEpoch } from './fit/steps-per-epoch.ts';
export * from './initialisers/initialiser.ts';
export * from './initialisers/published-rules.ts';
export { type Augmentation, augmentImage } from './inputs/augment-image.ts';
export { bertTokenizerJson } from './inputs/bert-tokenizer-json.ts';
export { clipTokenizerJson } from './inputs/clip-tokenizer-json.ts';
export {
  fairVlmedAttributes,
  fairVlmedCodes,
  fairVlmedExtent,
  fairVlmedPrompts,
} from './inputs/fair-vlmed.ts';
export { type HuggingFaceTokeniserOptions, huggingFaceTokeniser } from './inputs/hugging-face-tokeniser.ts';
export { type ImageInputsOptions, imageInputs } from './inputs/image-inputs.ts';
export * from './inputs/image-preparation.ts';
export { type PictureStore, type PictureStoreOptions, pictureStore } from './inputs/picture-store.ts';
export { prepareImage, preprocessImage, writeChannels } from './inputs/preprocess-image.ts';
export { type Picture, resizePicture } from './inputs/resize-picture.ts';
export { joinInputs, tensorInputs } from './inputs/tensor-inputs.ts';
export { type TextInputNames, textInputs } from './inputs/text-inputs.ts';
export { type TextsOfCasesOptions, textsOfCases } from './inputs/texts-of-cases.ts';
export { type Tokeniser, tokenise } from './inputs/tokeniser.ts';
export { truncateNote } from './inputs/truncate-note.ts';
export * from './inputs/word-tokeniser.ts';
export { type Activation, activate, quickGelu } from './layers/activation.ts';
export { type AttentionOptions, selfAttention, separateAttention } from './layers/attention.ts';
export { type ConvolutionOptions, convolution } from './layers/convolution.ts';
export { dropout, dropPath } from './layers/drop.ts';
export { type EmbeddingOptions, embedding } from './layers/embedding.ts';
export { type FeedForwardOptions, feedForward } from './layers/feed-forward.ts';
export { applyLinear, type LinearOptions, linear } from './layers/linear.ts';
export * from './layers/normalisation.ts';
export { type PatchEmbeddingOptions, patchEmbedding } from './layers/patch-embedding.ts';
export { globalAveragePool } from './layers/pooling.ts';
export { type TransformerBlockOptions, transformerBlock, vitWeight } from './layers/transformer-block.ts';
export type { EpochHistory } from './learner/case-history.ts';
export type * from './learner/learner.ts';
export { trainLearner } from './learner/train-learner.ts';
export { type AdaptedGraph, type AddLoraOptions, addLora } from './lora/add-lora.ts';
export * from './lora/lora-adapter.ts';
export { type LoraOptions, loraScale } from './lora/lora-options.ts';
export { type AucMarginInputs, type AucMarginOptions, aucMargin } from './losses/auc-margin.ts';
export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from './losses/binary-cross-entropy.ts';
export { classWeightsOf, meanOfCases, weightedMean } from './losses/case-mean.ts';
export { clipLoss } from './losses/clip-loss.ts';
export { type CrossEntropyOptions, clippedCrossEntropy, crossEntropy } from './losses/cross-entropy.ts';
export { type FocalOptions, focal } from './losses/focal.ts';
export * from './losses/generalised-gaussian.ts';
export { type DiscrepancyOptions, maximumMeanDiscrepancy } from './losses/maximum-mean-discrepancy.ts';
export { ramp } from './losses/ramp.ts';
export { absoluteError, huber, squaredError } from './losses/regression.ts';
export * from './losses/sinkhorn-divergence.ts';
export { firstNonFinite, type NonFinite } from './memory/first-non-finite.ts';
export { type MemoryTensors, memoryTensors, restoreMemory } from './memory/memory-tensors.ts';
export {
  createParameterMemory,
  type MemoryOptions,
  type Parameter,
  type ParameterMemory,
  type PlacedParameter,
  type Section,
} from './memory/parameter-memory.ts';
export {
  type CaseEvidence,
  defineMethod,
  type GroupBatches,
  type LearningKind,
  type Method,
  type MethodContext,
  type MethodPass,
  type MethodRequest,
  type MethodRun,
  type MethodSeen,
  type MethodTerms,
  type TrainingEnd,
  type TrainingGroups,
  type ValidationSeen,
} from './methods/method.ts';
export { methodOf, methods } from './methods/methods.ts';
export * from './methods/setting.ts';
export { adaptFeatures, type FeatureAdapter } from './models/adapt-features.ts';
export { adapterTrainable, type ClipModelOptions, clipModel, fairClipTrainable } from './models/clip-model.ts';
export { type ConvolutionTowerOptions, convolutionTower } from './models/convolution-tower.ts';
export { type FeaturePairOptions, featureClassModel, featurePairModel } from './models/feature-models.ts';
export { type ImportedEncoder, importedFeatures } from './models/imported-encoder.ts';
export { type ImportedPairOptions, importedClassModel, importedPairModel } from './models/imported-models.ts';
export { learntScale } from './models/learnt-scale.ts';
export * from './models/named-networks.ts';
export * from './models/network-class-models.ts';
export * from './models/prompt-class-model.ts';
export { type SmallDualEncoderOptions, smallDualEncoder } from './models/small-dual-encoder.ts';
export { type TextTowerOptions, textTower } from './models/text-tower.ts';
export * from './networks/clip.ts';
export * from './networks/clip-tower.ts';
export * from './networks/cnn.ts';
export { type MlpOptions, mlp } from './networks/mlp.ts';
export { type ResnetOptions, type ResnetSizeOptions, resnet, resnet18, resnet34, resnet50 } from './networks/resnet.ts';
export * from './networks/vision-transformer.ts';
export { accumulateGradients } from './optimisers/accumulate-gradients.ts';
export type { AdamSettings } from './optimisers/adam.ts';
export * from './optimisers/average-values.ts';
export { clipByNorm, clipByValue, type GradientOptions, gradientNorm } from './optimisers/clip-gradients.ts';
export * from './optimisers/create-optimiser.ts';
export * from './optimisers/graph-step.ts';
export type { LarsSettings } from './optimisers/lars.ts';
export { type OptimiserName, optimisers, type SettingsOf } from './optimisers/optimisers.ts';
export { isVector, type ParameterGroup, vectorsWithoutDecay } from './optimisers/parameter-groups.ts';
export { type PerturbOptions, perturbValues, restoreValues } from './optimisers/perturb-values.ts';
export { type DualVariable, drawReference, type PesgSettings } from './optimisers/pesg.ts';
export type { SgdSettings } from './optimisers/sgd.ts';
export * from './plan/case-plan.ts';
export * from './plan/check-plan.ts';
export * from './plan/learn-plan.ts';
export * from './plan/learning-cases-plan-of.ts';
export * from './plan/plan-template.ts';
export * from './plan/shared-settings-of.ts';
export { type UseName, uses } from './plan/training-plan.ts';
export type * from './post-processing/abstention.ts';
export { fitAbstention } from './post-processing/abstention.ts';
export { applyRule, type PostProcessingRule, type Processed } from './post-processing/apply-rule.ts';
export type * from './post-processing/calibration-in-the-large.ts';
export { type ChanceRule, drawDecisions, type Rates } from './post-processing/chance-rule.ts';
export type { FittingCases, GroupedScores } from './post-processing/fitting-cases.ts';
export * from './post-processing/group-thresholds.ts';
export * from './post-processing/groups-without-fit.ts';
export type { IsotonicMap } from './post-processing/isotonic.ts';
export * from './post-processing/levelling-check.ts';
export * from './post-processing/post-process.ts';
export * from './post-processing/post-processing-check.ts';
export type * from './post-processing/recalibration.ts';
export { fitRecalibration } from './post-processing/recalibration.ts';
export type * from './post-processing/reject-option.ts';
export { fitRejectOption } from './post-processing/reject-option.ts';
export * from './post-processing/rule-file.ts';
export * from './post-processing/rule-settings.ts';
export * from './probe/lbfgs.ts';
export * from './probe/linear-probe.ts';
export type { LogisticModel } from './probe/logistic-objective.ts';
export * from './probe/logistic-regression.ts';
export * from './protocol/as-published.ts';
export * from './protocol/compare-methods.ts';
export * from './protocol/curves-table.ts';
export * from './protocol/export-learner.ts';
export * from './protocol/figure-estimate.ts';
export * from './protocol/post-process-training.ts';
export * from './protocol/power-for-seeds.ts';
export * from './protocol/scores-table.ts';
export * from './protocol/search-settings.ts';
export * from './protocol/summarise-seeds.ts';
export * from './protocol/training-files.ts';
export type * from './run/learning-files.ts';
export { prepareRun } from './run/prepare-run.ts';
export type { PreparedLearning, PrepareRunOptions } from './run/prepared-learning.ts';
export { type LearningResult, type LearningRun, runLearning, type TrainingKeeper } from './run/run-learning.ts';
export { type FinishedTraining, type RunFile, type RunIdentity, type RunManifest, runNames } from './run/run-record.ts';
export { createSchedule, type Schedule, type ScheduleSettings, type WarmUp } from './schedules/create-schedule.ts';
export type {
  ExponentialSettings,
  MultiStepSettings,
  OneCycleSettings,
  PolynomialSettings,
  ScheduleName,
  StepSettings,
} from './schedules/schedules.ts';
export type { NamePattern } from './scope/name-pattern.ts';
export * from './scope/network-state.ts';
export { createScope, type Mode, type Scope, type ScopeOptions, type Specification } from './scope/scope.ts';
export { criteria, criterionOf } from './selection/criteria.ts';
export type { Contest, Criterion, EpochFigures, GroupFigure } from './selection/criterion.ts';
export { epochFigures, type ScoredSplit } from './selection/epoch-figures.ts';
export * from './selection/left-out-groups.ts';
export * from './selection/require-selectable.ts';
export * from './selection/select-candidate.ts';
export { type NetworkTrainerOptions, networkTrainer, type TrainableNetwork } from './training/network-trainer.ts';
export { casesOf, type PassResult } from './training/pass-result.ts';
export type { BuildStep, StepGraph, StepRequest } from './training/step-graph.ts';
export { createTrainer } from './training/trainer.ts';
export type * from './training/trainer-options.ts';
export * from './uses/label-curve.ts';
export { type LabelSubsetOptions, labelSubset } from './uses/label-subset.ts';
export { fairClipPrompts, type PromptTexts, promptTexts } from './uses/prompt-templates.ts';
export { type ZeroShotOptions, zeroShotScores } from './uses/zero-shot-scores.ts';
