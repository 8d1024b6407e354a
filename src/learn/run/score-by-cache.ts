// A few labelled images as a cache beside the prompts of classes (Tip-Adapter).
import { log } from '../../core/math.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import { cacheClassModel, cacheValues } from '../few-shot/cache-class-model.ts';
import { type CacheModel, cacheModel, cacheScores } from '../few-shot/cache-model.ts';
import { chooseCacheWeights, type LabelledFeatures, trainCache } from '../few-shot/train-cache.ts';
import { tensorInputs } from '../inputs/tensor-inputs.ts';
import { startingValues } from '../models/starting-values.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { selectionGroupsOf } from '../plan/selection-groups-of.ts';
import { settingsOfUse } from '../plan/use-settings.ts';
import { exportLearner } from '../protocol/export-learner.ts';
import { criterionOf } from '../selection/criteria.ts';
import { epochFigures } from '../selection/epoch-figures.ts';
import { leftOutGroups } from '../selection/left-out-groups.ts';
import { bySplit, labelled, oneCase, pairsOfCases, requestOf, rowsOf, unused } from './frozen-uses.ts';
import type { FeaturesOfCases, PreparedLearning } from './prepared-learning.ts';
import type { TrainedUse, TrainPlanOptions } from './trained-use.ts';

/** The cache of the training cases, its weights found on validation cases unless they are given; its model holds the network, the prompts and the cache. */
export async function scoreByCache(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const { cases, seed } = options;
  const { alpha, beta, temperature, train, epochs, batchSize, rate } = settingsOfUse('tip-adapter', plan.use.settings);
  const features = await prepared.features(requestOf(plan, options));
  const { prompts } = prepared;
  const of = (split: 'train' | 'validation'): LabelledFeatures => partOf(features, cases, split);
  const shots = of('train');
  const start = cacheModel({
    images: shots.images,
    classOf: shots.label,
    texts: features.prompts!,
    promptClassOf: prompts!.classOf,
    temperature,
    ...(alpha > 0 ? { alpha } : {}),
    ...(beta > 0 ? { beta } : {}),
  });
  const validation = of('validation');
  const trained = train ? trainCache(start, shots, { seed, epochs, batchSize, rate, validation }) : undefined;
  const model = weighed(trained?.model ?? start, validation, { plan, cases });
  const found = `alpha ${shown(model.alpha)} and beta ${shown(model.beta)}`;
  return {
    records: [],
    scores: bySplit(cases, cacheScores(model, features.image!)),
    ...(trained === undefined ? {} : { selectedEpoch: trained.epoch }),
    warnings: alpha > 0 && beta > 0 ? [] : [`The cache has ${found}, the best on validation cases.`],
    ...(plan.output.model ? { model: await modelOf(plan, prepared, { cases, cache: model }) } : {}),
  };
}

/** The file of the cache upon the network, or upon features from files. */
async function modelOf(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  { cases, cache }: { readonly cases: LearningCases; readonly cache: CacheModel },
): Promise<Uint8Array> {
  const { inputs: source, prompts, loaded, metadata } = prepared;
  const pairs = pairsOfCases(plan, prepared);
  const inputs = await oneCase(source);
  const given = {
    ...(await tensorInputs(prompts!.inputs).load({ cases: [0], mode: 'eval', stream: unused })),
    ...inputs,
  };
  const { values } = startingValues(pairs, { inputs: given, outputs: 0, loaded });
  const all = { ...values, ...cacheValues(cache) };
  const model = cacheClassModel(pairs, { cache, prompts: prompts! });
  return exportLearner({ model, classes: cases.classes, inputs, values: all, metadata: metadata(all) }).bytes();
}

function partOf(features: FeaturesOfCases, cases: LearningCases, split: 'train' | 'validation'): LabelledFeatures {
  const rows = labelled(cases, split);
  return { images: rowsOf(features.image!, rows), label: Array.from(rows, (index) => cases.label[index]!) };
}

function weighed(
  model: CacheModel,
  validation: LabelledFeatures,
  { plan, cases }: { readonly plan: CheckedLearnPlan; readonly cases: LearningCases },
): CacheModel {
  const { alpha, beta, choose } = settingsOfUse('tip-adapter', plan.use.settings);
  if (alpha > 0 && beta > 0) return model;
  return chooseCacheWeights(model, validation, {
    ...(alpha > 0 ? { alpha: only(alpha) } : {}),
    ...(beta > 0 ? { beta: only(beta) } : {}),
    ...(choose === 'criterion' ? { figure: figureOf(plan, cases) } : {}),
  });
}

/** A grid of one value. */
function only(value: number): readonly number[] {
  return [value];
}

/** The criterion of the plan, higher for better; a loss is the mean cross-entropy. */
function figureOf(plan: CheckedLearnPlan, cases: LearningCases): (scores: readonly Float64Array[]) => number {
  const criterion = criterionOf(
    plan.selection.criterion,
    cases.attributes.map(({ name }) => name),
  );
  const rows = labelled(cases, 'validation');
  const leftOut = leftOutGroups(cases, rows, selectionGroupsOf(plan));
  return (scores) => {
    const caseLosses = Float64Array.from(rows, (index, place) => -log(scores[cases.label[index]!]![place]!));
    const value = criterion.value(epochFigures({ ...cases, cases: rows, scores, caseLosses, leftOut }));
    return criterion.better === 'lower' ? -value : value;
  };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
