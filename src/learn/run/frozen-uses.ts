// Uses upon features that stay as they are: scores by prompts, logistic regression, linear probe.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { LearningCases, PartRole, SplitRole } from '../cases/learning-cases.ts';
import { partsOf } from '../cases/split-cases.ts';
import { tensorInputs } from '../inputs/tensor-inputs.ts';
import type { ClassModel, InputSource, PairModel, SplitScores } from '../learner/learner.ts';
import { featureClassModel, featurePairModel } from '../models/feature-models.ts';
import { startingValues } from '../models/starting-values.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { settingsOfUse } from '../plan/use-settings.ts';
import { linearProbe } from '../probe/linear-probe.ts';
import { logisticRegression } from '../probe/logistic-regression.ts';
import { exportLearner } from '../protocol/export-learner.ts';
import type { NamedValues } from '../scope/network-state.ts';
import { zeroShotScores } from '../uses/zero-shot-scores.ts';
import type { FeatureRequest, FeaturesOfCases, PreparedLearning } from './prepared-learning.ts';
import type { TrainedUse, TrainPlanOptions } from './trained-use.ts';

/** Scores of the scored parts out of those of all cases. */
export function bySplit(
  cases: LearningCases,
  scores: readonly Float64Array[],
): Readonly<Partial<Record<PartRole, SplitScores>>> {
  const scored = partsOf(cases.splits).filter((role) => role !== 'train');
  return Object.fromEntries(
    scored.map((split) => {
      const of = cases.splits[split]!;
      return [split, { cases: of, scores: scores.map((own) => Float64Array.from(of, (index) => own[index]!)) }];
    }),
  );
}

/** Scores by the cosine with prompts; nothing is learnt. */
export async function scoreByPrompts(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const { prompts, loaded } = prepared;
  const { cases } = options;
  const features = await prepared.features(requestOf(plan, options));
  const scores = zeroShotScores({
    images: features.image!,
    texts: features.prompts!,
    classOf: prompts!.classOf,
    temperature: prompts!.temperature,
  });
  const scoredParts = { records: [], scores: bySplit(cases, scores), warnings: [] };
  if (!plan.output.model) return scoredParts;
  const model = pairsOfCases(plan, prepared);
  const one = await oneCase(prepared.inputs);
  const inputs = {
    ...(await tensorInputs(prompts!.inputs).load({ cases: [0], mode: 'eval', stream: unused })),
    ...one,
  };
  const { values } = startingValues(model, { inputs, outputs: 0, loaded });
  const { classes } = cases;
  const metadata = prepared.metadata(values);
  const exported = exportLearner({ model, classes, inputs, values, prompts, metadata });
  return { ...scoredParts, model: exported.bytes() };
}

/** The dual encoder that scores by prompts; of features from files these themselves. */
export function pairsOfCases({ network }: CheckedLearnPlan, { base }: PreparedLearning): PairModel {
  const asTheyAre = { kind: 'identity' } as const;
  return network.name === 'features' ? featurePairModel({ image: asTheyAre, text: asTheyAre }) : (base as PairModel);
}

/** The linear probe; its normalisation becomes part of the linear layer that is written. */
export async function trainProbe(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const { runtime, cases, seed, signal, onProgress } = options;
  const features = featuresOf(plan, await prepared.features(requestOf(plan, options)));
  const probe = await linearProbe({
    runtime,
    features,
    labels: cases.label,
    classes: cases.classes.length,
    train: labelled(cases, 'train'),
    validation: labelled(cases, 'validation'),
    seed,
    ...settingsOfUse('probe', plan.use.settings),
    signal,
    onProgress,
  });
  return {
    records: [],
    scores: bySplit(cases, probe.scores),
    selectedEpoch: probe.selectedEpoch,
    warnings: [],
    ...(await modelOf(plan, prepared, { cases, head: probeHead(probe.values) })),
  };
}

/** Logistic regression, as a model of a linear head. */
export async function fitLogistic(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const { cases } = options;
  const whole = featuresOf(plan, await prepared.features(requestOf(plan, options)));
  const train = labelled(cases, 'train');
  const fitted = logisticRegression({
    features: rowsOf(whole, train),
    labels: Array.from(train, (index) => cases.label[index]!),
    classes: cases.classes.length,
    ...settingsOfUse('logistic', plan.use.settings),
  });
  const { coefficients, intercepts } = fitted;
  const isBinary = coefficients.length === 1;
  const weights = isBinary ? [new Float64Array(whole.shape[1]!), coefficients[0]!] : coefficients;
  return {
    records: [],
    scores: bySplit(cases, fitted.scores(whole)),
    warnings: fitted.ended === 'iterations' ? ['L-BFGS ended before its tolerance was met.'] : [],
    ...(await modelOf(plan, prepared, {
      cases,
      head: { weights, biases: isBinary ? [0, intercepts[0]!] : intercepts },
    })),
  };
}

/** A linear layer upon features: a row of weights and a bias for each class. */
interface LinearHead {
  readonly weights: readonly ArrayLike<number>[];
  readonly biases: ArrayLike<number>;
}

/**
 * The linear layer of a probe upon features as they are: with mean m and variance v of a feature, weight w / sqrt(v + 1e-6), and the bias less
 * the sum of m times that. Of two classes the first has zeros, as its output is never trained.
 */
function probeHead(values: NamedValues): LinearHead {
  const [weight, bias, mean, variance] = ['head.weight', 'head.bias', 'norm.running_mean', 'norm.running_var'].map(
    (name) => values[name]!.data as Float32Array,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const width = mean.length;
  const isBinary = bias.length === 2;
  const weights = Array.from(bias, (_, row) =>
    Float64Array.from(mean, (__, column) =>
      isBinary && row === 0 ? 0 : weight[row * width + column]! / Math.sqrt(variance[column]! + 1e-6),
    ),
  );
  const biases = weights.map((own, row) =>
    isBinary && row === 0 ? 0 : own.reduce((sum, value, column) => sum - value * mean[column]!, bias[row]!),
  );
  return { weights, biases };
}

/** The file of a linear layer upon the network, or upon features from files. */
async function modelOf(
  { output, network, use }: CheckedLearnPlan,
  prepared: PreparedLearning,
  { cases, head }: { readonly cases: LearningCases; readonly head: LinearHead },
): Promise<Pick<TrainedUse, 'model'>> {
  if (!output.model) return {};
  const width = head.weights[0]!.length;
  const layer: NamedValues = {
    'head.weight': {
      dtype: 'float32',
      shape: [head.weights.length, width],
      data: Float32Array.from(head.weights.flatMap((row) => Array.from(row))),
    },
    'head.bias': { dtype: 'float32', shape: [head.weights.length], data: Float32Array.from(head.biases) },
  };
  if (network.name === 'features') {
    const inputs = { [use.modality]: { dtype: 'float32', shape: [1, width] } } as const;
    const model = featureClassModel({ input: use.modality });
    return { model: exportLearner({ model, classes: cases.classes, inputs, values: layer }).bytes() };
  }
  const { loaded, metadata } = prepared;
  const model = { kind: 'classes', features: (prepared.base as ClassModel).features } as const;
  const inputs = await oneCase(prepared.inputs);
  const { values } = startingValues(model, { inputs, outputs: head.weights.length, loaded });
  const all = { ...values, ...layer };
  return {
    model: exportLearner({ model, classes: cases.classes, inputs, values: all, metadata: metadata(all) }).bytes(),
  };
}

/** The inputs of one case, by whose types a model is written. */
export async function oneCase(inputs: InputSource): Promise<Values> {
  return inputs.load({ cases: [0], mode: 'eval', stream: unused });
}

/** The stream of an evaluation, which draws nothing. */
export function unused(): never {
  throw usageError('learn/bad-input', 'An evaluation drew at random.');
}

/** What features are asked with. */
export function requestOf(
  { training }: CheckedLearnPlan,
  { runtime, signal, onProgress }: TrainPlanOptions,
): FeatureRequest {
  return { runtime, batchSize: training.evaluationBatchSize, signal, onProgress };
}

function featuresOf({ use }: CheckedLearnPlan, features: FeaturesOfCases): TensorValue<'float32'> {
  return features[use.modality === 'text' ? 'text' : 'image']!;
}

/** Cases of a part with a label. */
export function labelled({ splits, label }: LearningCases, split: SplitRole): Int32Array {
  return splits[split].filter((index) => label[index]! >= 0);
}

/** Rows of a matrix. */
export function rowsOf({ shape, data }: TensorValue<'float32'>, rows: Int32Array): TensorValue<'float32'> {
  const width = shape[1]!;
  const own = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) own.set(data.subarray(row * width, (row + 1) * width), place * width);
  return { dtype: 'float32', shape: [rows.length, width], data: own };
}
