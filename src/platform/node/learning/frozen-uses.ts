// Uses upon frozen features: scores by prompts, logistic regression, linear probe.
import type { TensorValue } from '../../../core/tensor-value.ts';
import type { Values } from '../../../engine/executable.ts';
import type { LearningCases, SplitRole } from '../../../learn/cases/learning-cases.ts';
import type { SplitScores } from '../../../learn/learner/learner.ts';
import { type SettingTable, settingsFrom } from '../../../learn/methods/setting.ts';
import { featureClassModel } from '../../../learn/models/feature-models.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { linearProbe } from '../../../learn/probe/linear-probe.ts';
import { logisticRegression } from '../../../learn/probe/logistic-regression.ts';
import { exportLearner } from '../../../learn/protocol/export-learner.ts';
import { zeroShotScores } from '../../../learn/uses/zero-shot-scores.ts';
import type { PreparedLearning } from './prepare-learning.ts';
import type { TrainedUse, TrainPlanOptions, WiredUse } from './train-plan.ts';

const logisticSettings = {
  inversePenalty: { default: 0.316, low: 1e-9, high: 1e9, about: 'Inverse strength of the penalty.' },
  iterations: { default: 1000, low: 1, high: 1e6, integer: true, about: 'Most steps of L-BFGS.' },
} as const;

const probeSettings = {
  epochs: { default: 1000, low: 1, high: 1e6, integer: true, about: 'Passes over the training cases.' },
  batchSize: { default: 512, low: 2, high: 1e6, integer: true, about: 'Cases a step.' },
  baseRate: { default: 0.1, low: 1e-9, high: 1e3, about: 'Rate for 256 cases.' },
} as const;

const useSettings: Readonly<Record<WiredUse, SettingTable>> = {
  scratch: {},
  'zero-shot': {},
  logistic: logisticSettings,
  probe: probeSettings,
};

/** Throws `learn/bad-setting` (usage) for settings that the use does not have, or that are out of range. */
export function checkUseSettings(use: WiredUse, settings: Readonly<Record<string, unknown>>): void {
  settingsFrom(use, useSettings[use], settings);
}

const scored: readonly SplitRole[] = ['validation', 'test'];

/** Scores of the scored parts out of those of all cases. */
function bySplit(
  cases: LearningCases,
  scores: readonly Float64Array[],
): Readonly<Partial<Record<SplitRole, SplitScores>>> {
  return Object.fromEntries(
    scored.map((split) => {
      const of = cases.splits[split];
      return [split, { cases: of, scores: scores.map((own) => Float64Array.from(of, (index) => own[index]!)) }];
    }),
  );
}

/** Scores by the cosine with prompts; nothing is learnt. */
export function scoreByPrompts({ features, prompts }: PreparedLearning, { cases }: TrainPlanOptions): TrainedUse {
  const scores = zeroShotScores({
    images: features.image!,
    texts: features.prompts!,
    classOf: prompts!.classOf,
    temperature: prompts!.temperature,
  });
  return { records: [], scores: bySplit(cases, scores), warnings: [] };
}

/** The linear probe; no model is written. */
export async function trainProbe(
  plan: CheckedLearnPlan,
  { features }: PreparedLearning,
  { runtime, cases, seed, signal, onProgress }: TrainPlanOptions,
): Promise<TrainedUse> {
  const probe = await linearProbe({
    runtime,
    features: featuresOf(plan, features),
    labels: cases.label,
    classes: cases.classes.length,
    train: labelled(cases, 'train'),
    validation: labelled(cases, 'validation'),
    seed,
    ...settingsFrom('probe', probeSettings, plan.use.settings),
    signal,
    onProgress,
  });
  return { records: [], scores: bySplit(cases, probe.scores), selectedEpoch: probe.selectedEpoch, warnings: [] };
}

/** Logistic regression, as a model of a linear head. */
export function fitLogistic(
  plan: CheckedLearnPlan,
  { features }: PreparedLearning,
  { cases }: TrainPlanOptions,
): TrainedUse {
  const whole = featuresOf(plan, features);
  const train = labelled(cases, 'train');
  const fittedModel = logisticRegression({
    features: rowsOf(whole, train),
    labels: Array.from(train, (index) => cases.label[index]!),
    classes: cases.classes.length,
    ...settingsFrom('logistic', logisticSettings, plan.use.settings),
  });
  const width = whole.shape[1]!;
  const { coefficients, intercepts } = fittedModel;
  const isBinary = coefficients.length === 1;
  const weights = isBinary ? [new Float64Array(width), coefficients[0]!] : coefficients;
  const values: Values = {
    'head.weight': {
      dtype: 'float32',
      shape: [weights.length, width],
      data: Float32Array.from(weights.flatMap((row) => [...row])),
    },
    'head.bias': {
      dtype: 'float32',
      shape: [weights.length],
      data: Float32Array.from(isBinary ? [0, intercepts[0]!] : intercepts),
    },
  };
  const inputs = { [plan.use.modality]: { dtype: 'float32', shape: [1, width] } } as const;
  const model = featureClassModel({ input: plan.use.modality });
  return {
    records: [],
    scores: bySplit(cases, fittedModel.scores(whole)),
    warnings: fittedModel.ended === 'iterations' ? ['L-BFGS ended before its tolerance was met.'] : [],
    ...(plan.output.model ? { model: exportLearner({ model, classes: cases.classes, inputs, values }).bytes() } : {}),
  };
}

function featuresOf({ use }: CheckedLearnPlan, features: PreparedLearning['features']): TensorValue<'float32'> {
  return features[use.modality === 'text' ? 'text' : 'image']!;
}

function labelled({ splits, label }: LearningCases, split: SplitRole): Int32Array {
  return splits[split].filter((index) => label[index]! >= 0);
}

function rowsOf({ shape, data }: TensorValue<'float32'>, rows: Int32Array): TensorValue<'float32'> {
  const width = shape[1]!;
  const own = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) own.set(data.subarray(row * width, (row + 1) * width), place * width);
  return { dtype: 'float32', shape: [rows.length, width], data: own };
}
