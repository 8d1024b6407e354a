// Simulated data with known truth.
export { compareWithTruth, type TruthComparison } from './compare-with-truth.ts';
export type { DrawnTwins, TwinDraw } from './dataset/drawn-twins.ts';
export type { EncodedFile } from './dataset/encode-files.ts';
export { makePreview, type PreviewOptions } from './dataset/make-preview.ts';
export { type Dataset, type DatasetPlan, openDataset } from './dataset/open-dataset.ts';
export type { Preview, PreviewCell, PreviewSubject } from './dataset/preview.ts';
export { previewSheet } from './dataset/preview-sheet.ts';
export type { Roster, RosterRow } from './dataset/roster.ts';
export type { DatasetManifest, ManifestFile } from './dataset/table-files.ts';
export type { CaseRow } from './dataset/table-of-rows.ts';
export { demoFiles, demoPlan } from './demo-plan.ts';
export type {
  CausalGraph,
  CausalNode,
  Chance,
  Domain,
  Mechanism,
  NodeKind,
  NodeValue,
  NodeValues,
  RowsPerPatient,
  Selection,
} from './graph/causal-graph.ts';
export { type DrawnCase, type DrawOptions, drawCase } from './graph/draw-case.ts';
export { type Combination, type DistributionOptions, graphDistribution } from './graph/graph-distribution.ts';
export { parseIntervention } from './graph/intervention.ts';
export { type BiasTableRow, biasTable } from './graph/stratify/bias-table.ts';
export type { BiasGroup, Stratification } from './graph/stratify/stratification.ts';
export {
  type StratificationLoss,
  type StratifiedCase,
  type StratifiedCases,
  stratifyCases,
} from './graph/stratify/stratify-cases.ts';
export type { BadPairEvidence } from './oracle/bad-pair-likelihood.ts';
export { type BadPairMechanism, standardMechanism } from './oracle/bad-pair-mechanism.ts';
export {
  type BadPairObserver,
  type BadPairPerformance,
  type BadPairStratum,
  badPairDetector,
  badPairObserver,
  badPairPosterior,
} from './oracle/bad-pairs.ts';
export {
  biasOracle,
  type OracleFlip,
  type OracleGroup,
  type OracleOptions,
  type OracleResult,
} from './oracle/bias-oracle.ts';
export type { Bias, BiasPopulation } from './oracle/bias-population.ts';
export {
  type BootstrappedUtilisation,
  type BootstrapUtilisationOptions,
  bootstrapUtilisation,
  type TwinTest,
} from './oracle/bootstrap-utilisation.ts';
export { type CounterfactualFlips, counterfactualFlips, type TwinScores } from './oracle/counterfactual-flips.ts';
export {
  type ChangeAgreement,
  type CounterfactualTriple,
  changeAgreement,
  composition,
  type DifferenceSize,
  type MaskedError,
  maskedError,
  minimality,
  reversibility,
  type SampleArray,
} from './oracle/counterfactual-metrics.ts';
export {
  type IdealGaps,
  type IdealGapsOf,
  type IdealGroup,
  type IdealRates,
  type IdealReaderWorld,
  idealGaps,
  type RecordedGroup,
} from './oracle/ideal-gaps.ts';
export { type Proximity, proximity } from './oracle/proximity.ts';
export { type BiasWeights, reweighCases, reweighingOf, reweighingWeights } from './oracle/reweighing.ts';
export { type SaliencePair, salience } from './oracle/salience.ts';
export { type Estimated, idealAccuracy, separationFromAccuracy, separationFromAuc } from './oracle/separation.ts';
export { shortcutUtilisation, type Utilisation, type UtilisationInput } from './oracle/shortcut-utilisation.ts';
export { readyMadeWorlds } from './ready-made/ready-made-worlds.ts';
export { stretchContrast } from './scanner/contrast.ts';
export { createScanner, type ScanKey, type Scanner } from './scanner/create-scanner.ts';
export type { FrequencyChange, FrequencyEffect, ScannerEffect } from './scanner/effect.ts';
export { jpegRoundTrip } from './scanner/jpeg/jpeg-compression.ts';
export { type ScannerEffectName, scannerEffects } from './scanner/scanner-effects.ts';
export {
  demoSettings,
  type ScoresTruth,
  scoresTruth,
  type TruthAttribute,
  type TruthGroup,
  type TruthRow,
  type TruthSettings,
  type TruthTask,
} from './scores/scores-truth.ts';
export { noFinding, type SimulatedScores, simulateScores } from './scores/simulate-scores.ts';
export {
  checkWorld,
  demoWorld,
  type ScoresWorld,
  type SimulatedAge,
  type SimulatedEffect,
  type SimulatedFinding,
  type SimulatedGroup,
  type SimulatedSite,
  simulatedAttributes,
} from './scores/world.ts';
export { type RunSelftestOptions, runSelftest, type SelftestPool } from './selftest/run-selftest.ts';
export {
  type SelftestComparison,
  type SelftestGroup,
  type SelftestResult,
  type SelftestScenario,
  type SelftestSettings,
  selftestAssumptions,
} from './selftest/selftest-result.ts';
export type { SelftestData, SelftestJob, SelftestOptions } from './selftest/selftest-work.ts';
export type { MonteCarloMean, Tally } from './selftest/tally.ts';
export { type GroupsWorld, type SimulatedGroups, simulateGroups } from './simulate-groups.ts';
export { toCsv } from './to-csv.ts';
export { toParquet } from './to-parquet.ts';
export { checkLatents, type LatentsOfCase } from './world-file/check-latents.ts';
export { parseWorldFile } from './world-file/parse-world-file.ts';
export type { LatentSource, TableColumns, WorldFile } from './world-file/world-file.ts';
export {
  type ScoresAttributeTruth,
  type ScoresComponent,
  type ScoresGapTruth,
  type ScoresGroupTruth,
  scoresGapTruth,
} from './worlds/scores/scores-gap-truth.ts';
export { scoresTruthOfWorld } from './worlds/scores/scores-truth-of-world.ts';
export { type ScoresSettings, scoresWorld } from './worlds/scores/scores-world.ts';
export type {
  CategoryLatent,
  Latent,
  Latents,
  LatentValue,
  RealLatent,
  Renderer,
  Rendering,
  RenderRequest,
  World,
  WorldResources,
} from './worlds/world.ts';
export { worlds } from './worlds/worlds.ts';
