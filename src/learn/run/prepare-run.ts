// From a checked plan to what a training needs: cases, inputs, model, prompts.

import { usageError } from '../../core/errors.ts';
import type { BuiltLearningCases } from '../cases/learning-cases-plan.ts';
import type { ImagePreparation } from '../inputs/image-preparation.ts';
import { joinInputs, tensorInputs } from '../inputs/tensor-inputs.ts';
import type { ClassModel, InputSource, LearnerModel, PairModel, Prompts } from '../learner/learner.ts';
import type { LoraOptions } from '../lora/lora-options.ts';
import { classModelOfHalf } from '../models/model-parts.ts';
import { networkOf, type TextExtent } from '../models/named-networks.ts';
import { startingValues } from '../models/starting-values.ts';
import { columnsRead } from '../plan/case-problems.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { classWords, type ModelOfUse, modelOfUse } from '../plan/model-of-use.ts';
import { placeOfCases } from '../plan/place-of-cases.ts';
import { placedError } from '../plan/placed-error.ts';
import { weightsOfFile } from '../plan/training-plan.ts';
import { type CarriedOutUse, carriedOutUse, settingsOfUse } from '../plan/use-settings.ts';
import type { NamedValues } from '../scope/network-state.ts';
import { encodeCases } from './encode-cases.ts';
import type { LearningSources } from './learning-files.ts';
import { baseName, openCases } from './open-cases.ts';
import { planImages, planPreparation } from './plan-inputs.ts';
import { planPrompts } from './plan-prompts.ts';
import { type PlanTexts, planTexts } from './plan-texts.ts';
import { prepareFeatures } from './prepare-features.ts';
import type { FeatureRequest, FeaturesOfCases, PreparedLearning, PrepareRunOptions } from './prepared-learning.ts';
import { checkPromptWords } from './prompt-words.ts';
import { savedMetadata } from './saved-network.ts';
import { savedSource } from './saved-onnx.ts';
import type { StartingNetwork } from './starting-network.ts';

/**
 * Reads everything that a plan of `learn` names, pictures into memory as far as it is granted. Throws what the readers throw, and
 * `learn/bad-plan`, `learn/bad-setting`, `learn/bad-prompts`, `learn/no-weights`, `learn/not-available` (usage), `learn/bad-weights`, `learn/bad-decisions`, `learn/small-groups` (data).
 */
export async function prepareRun(plan: CheckedLearnPlan, options: PrepareRunOptions): Promise<PreparedLearning> {
  const { decisions } = plan.cases;
  const { files } = options;
  const prepared = await prepareModel(plan, options);
  if (decisions === undefined) return prepared;
  const read = await files.fingerprints([[baseName(decisions), files.pathOf(decisions)]]);
  return { ...prepared, fingerprints: [...prepared.fingerprints, ...read] };
}

async function prepareModel(plan: CheckedLearnPlan, options: PrepareRunOptions): Promise<PreparedLearning> {
  const { files, place } = options;
  if (plan.network.name === 'features') return prepareFeatures(plan, options, await openCases(plan, options));
  const weights = await placedError(place, ['network', 'weights'], () => files.openWeights(plan));
  const preparation = await placedError(place, ['inputs', 'image'], () =>
    columnsRead(plan).includes('image') ? planPreparation(plan.inputs.image, weights) : undefined,
  );
  const sources = await openCases(plan, options);
  return prepareRaw(plan, { ...options, sources, weights, preparation });
}

interface Preparing extends PrepareRunOptions {
  readonly sources: LearningSources;
  readonly weights: StartingNetwork | undefined;
  readonly preparation: ImagePreparation | undefined;
}

/** Images and texts as they are. */
async function prepareRaw(plan: CheckedLearnPlan, preparing: Preparing): Promise<PreparedLearning> {
  const { sources, weights, preparation, place, watch, files } = preparing;
  const { modality } = plan.use;
  const kind = carriedOutUse(plan);
  const { cases } = sources.built;
  const texts = await placedError(place, ['inputs', 'text'], () => planTexts(plan, preparing));
  const written = modality === 'pairs' ? planPrompts(plan, cases.classes) : undefined;
  const promptWarnings = await placedError(place, ['inputs', 'prompts'], () =>
    written === undefined ? [] : checkPromptWords({ ...written, ...texts!, classes: cases.classes }),
  );
  const image =
    preparation === undefined
      ? undefined
      : await planImages(plan.inputs.image, {
          ids: cases.ids,
          read: await readerOf(plan, preparing),
          preparation,
          watch,
        });
  const base = await placedError(place, ['network'], () => baseNetwork(plan, weights, texts?.extent));
  const prompts = written && { ...written, inputs: texts!.encode(written.texts) };
  const use = await placedError(place, ['use'], () =>
    usedModel(plan, base, { weights, texts, prompts: written?.texts, classes: cases.classes.length }),
  );
  const loaded = weights && loadedOf(weights, cases.classes);
  const inputs = joinInputs(...[image?.inputs, texts?.inputs].flatMap((each) => each ?? []));
  const unadapted =
    weights === undefined
      ? []
      : await checkWeights(use, { inputs, outputs: cases.classes.length, loaded, place, kind });
  const images = await sources.images(watch);
  const read = new Map([...(weights?.files ?? []), ...(texts?.paths ?? [])]);
  return {
    built: withWarnings(sources.built, [...(image?.warnings ?? []), ...promptWarnings, ...notAdapted(unadapted)]),
    inputs,
    base,
    ...use,
    loaded,
    prompts,
    features: kept((request) =>
      featuresOf(plan, { base, inputs, prompts, count: cases.ids.length, loaded: weights?.values, ...request }),
    ),
    metadata: metadataOf(plan, { weights, texts, preparation, lora: use.lora }),
    mergesLora: weights?.network !== undefined,
    files: [...(texts?.files ?? []), ...(images ? [images.file] : [])],
    fingerprints: [...(images ? [images.fingerprint] : []), ...(await files.fingerprints(read))],
  };
}

/** The reader of the images; a column that is not there is told at its place in the plan. */
function readerOf(plan: CheckedLearnPlan, { sources, place }: Preparing) {
  return placedError(
    place,
    (error) => placeOfCases(error, plan),
    () => sources.readImage(),
  );
}

function baseNetwork(
  { network, use }: CheckedLearnPlan,
  weights: StartingNetwork | undefined,
  text: TextExtent | undefined,
): LearnerModel {
  if (weights !== undefined) return weights.make(use.modality, text);
  const chosen = networkOf(network.name, use.modality, network.settings);
  return chosen.network.make(chosen.settings as never, { modality: use.modality, ...(text && { text }) });
}

interface Using {
  readonly weights: StartingNetwork | undefined;
  readonly texts: PlanTexts | undefined;
  readonly prompts: readonly string[] | undefined;
  readonly classes: number;
}

function usedModel(
  plan: CheckedLearnPlan,
  base: LearnerModel,
  { weights, texts, prompts, classes }: Using,
): ModelOfUse {
  const kind = carriedOutUse(plan);
  const { settings } = plan.use;
  const isSmall = weights?.network?.name === 'small-dual-encoder';
  if (kind !== 'prompt') return modelOfUse(kind, base, { settings, isSmall });
  const { words } = settingsOfUse('prompt', settings);
  const own = classWords(prompts!, { tokeniser: texts!.tokeniser, context: words, classes });
  return modelOfUse(kind, base, { settings, isSmall, classWords: own });
}

interface WeightCheck extends Pick<PrepareRunOptions, 'place'> {
  readonly inputs: InputSource;
  readonly outputs: number;
  readonly loaded: NamedValues | undefined;
  readonly kind: CarriedOutUse;
}

/** Whether the use finds what it changes, and the network its weights, before anything is trained; gives what a pattern means and is not changed. */
async function checkWeights(
  { model, lora, trainable }: ModelOfUse,
  { inputs: source, outputs, loaded, place, kind }: WeightCheck,
): Promise<readonly string[]> {
  if (kind === 'zero-shot' || kind === 'tip-adapter') return [];
  const inputs = await source.load({ cases: [0], mode: 'eval', stream: unused });
  const { unadapted } = await placedError(place, ['use'], () =>
    startingValues(model, { inputs, outputs, loaded: undefined, lora, trainable }),
  );
  await placedError(place, ['network', 'weights'], () => startingValues(model, { inputs, outputs, loaded, lora }));
  return unadapted;
}

function withWarnings(built: BuiltLearningCases, more: BuiltLearningCases['warnings']): BuiltLearningCases {
  return more.length === 0 ? built : { ...built, warnings: [...built.warnings, ...more] };
}

/** Convolutions that a pattern means and that stay as they are. */
function notAdapted(unadapted: readonly string[]): BuiltLearningCases['warnings'] {
  if (unadapted.length === 0) return [];
  const names = unadapted.slice(0, 3).map((name) => `"${name}"`);
  const more = unadapted.length > 3 ? ` and ${unadapted.length - 3} more` : '';
  const message = `use.settings.match also means ${names.join(', ')}${more}: convolutions in an imported file or with groups get no change of low rank and stay as they are.`;
  return [{ code: 'not-adapted', message }];
}

function unused(): never {
  throw usageError('learn/bad-input', 'An evaluation drew at random.');
}

/** Weights to start from; a head only where it tells the same classes apart. */
function loadedOf({ values, classes }: StartingNetwork, wanted: readonly string[]): NamedValues | undefined {
  if (values === undefined || classes === undefined || classes.join('\n') === wanted.join('\n')) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('head.')));
}

interface Encoding extends FeatureRequest {
  readonly base: LearnerModel;
  readonly inputs: InputSource;
  readonly prompts: Prompts | undefined;
  readonly count: number;
  readonly loaded: NamedValues | undefined;
}

async function featuresOf({ use }: CheckedLearnPlan, encoding: Encoding): Promise<FeaturesOfCases> {
  const { base, prompts } = encoding;
  if (use.modality !== 'pairs') return { [use.modality]: await encodeCases(base as ClassModel, encoding) };
  const pairs = base as PairModel;
  return {
    image: await encodeCases(classModelOfHalf(pairs, 'image'), encoding),
    prompts: await encodeCases(classModelOfHalf(pairs, 'text'), {
      ...encoding,
      inputs: tensorInputs(prompts!.inputs),
      count: prompts!.classOf.length,
    }),
  };
}

/** A function that is carried out once. */
function kept<Request, Found>(make: (request: Request) => Promise<Found>): (request: Request) => Promise<Found> {
  let found: Promise<Found> | undefined;
  return (request) => {
    found ??= make(request);
    return found;
  };
}

interface Describing {
  readonly weights: StartingNetwork | undefined;
  readonly texts: PlanTexts | undefined;
  readonly preparation: ImagePreparation | undefined;
  readonly lora: LoraOptions | undefined;
}

function metadataOf(plan: CheckedLearnPlan, describing: Describing): PreparedLearning['metadata'] {
  const { network, use } = plan;
  const { weights, texts, preparation, lora } = describing;
  const { name, settings } = network;
  const known = weights === undefined ? { name, settings, modality: use.modality } : weights.network;
  const imported = weights?.imported;
  const vocabulary = texts?.vocabulary ?? weights?.vocabulary;
  return (values) => {
    const scale = values['logit_scale']?.data[0];
    const graphs = imported && {
      name: weightsOfFile,
      settings: { ...imported.settings },
      modality: use.modality,
      sources: imported.sources.map((source) => savedSource(source, values)),
      ...(lora && { lora: { rank: lora.rank, alpha: lora.alpha, scaling: lora.scaling } }),
    };
    const described = known ?? graphs;
    const saved = described && {
      ...described,
      ...(vocabulary && { vocabulary: { ...vocabulary, words: [...vocabulary.words] } }),
      ...(scale === undefined ? {} : { logitScale: Number(scale) }),
    };
    return savedMetadata(saved, preparation);
  };
}
