// Images and texts of a plan as inputs.
import { dataError, usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { LearningCasesWarning } from '../cases/learning-cases-plan.ts';
import { darkPictures } from '../inputs/dark-pictures.ts';
import { huggingFaceTokeniser } from '../inputs/hugging-face-tokeniser.ts';
import { imageInputs } from '../inputs/image-inputs.ts';
import {
  clipPreparation,
  type ImagePreparation,
  type IntensityRange,
  plainPreparation,
} from '../inputs/image-preparation.ts';
import { type PictureStoreOptions, pictureStore } from '../inputs/picture-store.ts';
import { type Tokeniser, tokenise } from '../inputs/tokeniser.ts';
import { fitWordTokeniser, type WordVocabulary, wordTokeniser } from '../inputs/word-tokeniser.ts';
import type { InputSource } from '../learner/learner.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import type { LearningFiles } from './learning-files.ts';
import { vocabularyOf } from './saved-network.ts';
import type { StartingNetwork, TextInputName } from './starting-network.ts';

type ImagePlan = CheckedLearnPlan['inputs']['image'];

/** Where pictures come from. */
export interface PlanImagesOptions extends Pick<PictureStoreOptions, 'read' | 'preparation'> {
  readonly ids: readonly string[];
  readonly watch: Watch;
}

/** The images of a plan, and what may be wrong with them. */
export interface PlanImages {
  readonly inputs: InputSource;
  readonly warnings: readonly LearningCasesWarning[];
}

/** The images of a plan as the input `image`, read once as far as memory is granted. */
export async function planImages(
  { augmentation }: ImagePlan,
  { ids, read, preparation, watch }: PlanImagesOptions,
): Promise<PlanImages> {
  const dark = darkPictures(preparation);
  const pictures = pictureStore({
    count: ids.length,
    preparation,
    read: async (index) => dark.look(await read(index), ids[index]!),
  });
  await pictures.preload(watch);
  const { flip, crop, rotation, brightness, contrast } = augmentation;
  const inputs = imageInputs({
    pictures,
    ids,
    augmentation: { flip: flip ? 0.5 : 0, crop: 1 - Math.sqrt(crop), rotation, brightness, contrast },
  });
  return { inputs, warnings: dark.warnings() };
}

/**
 * How images become inputs. Throws `learn/bad-plan` (usage) where the weights do not say, or say another size than the plan.
 */
export function planPreparation(image: ImagePlan, weights: StartingNetwork | undefined): ImagePreparation {
  const intensities = intensitiesOf(image);
  return { ...preparationByName(image, weights), ...(intensities && { intensities }) };
}

function preparationByName(image: ImagePlan, weights: StartingNetwork | undefined): ImagePreparation {
  const { size = 96, channels = 'rgb', preprocessing } = image;
  if (preprocessing === 'weights') return preparationOfWeights(image, weights!);
  if (preprocessing === 'clip') return clipPreparation(size);
  const plain = plainPreparation({
    height: size,
    width: size,
    channels: channels === 'grey' ? 1 : 3,
    keepProportions: true,
  });
  return preprocessing === 'imagenet' ? { ...plain, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } : plain;
}

function intensitiesOf({ intensityRange, intensityPercentiles }: ImagePlan): IntensityRange | undefined {
  if (intensityRange !== undefined) return { kind: 'range', low: intensityRange[0], high: intensityRange[1] };
  if (intensityPercentiles === undefined) return undefined;
  return { kind: 'percentiles', low: intensityPercentiles[0], high: intensityPercentiles[1] };
}

function preparationOfWeights(
  { size, channels }: ImagePlan,
  { name, preparation, preparationFile }: StartingNetwork,
): ImagePreparation {
  if (preparation === undefined) {
    const where =
      preparationFile === name ? `"${name}" does not say` : `"${name}" has no ${preparationFile}, which says`;
    throw usageError('learn/bad-plan', `${where} how images become inputs.`, {
      hint: `Give inputs.image.preprocessing and size${preparationFile === name ? '' : `, or put ${preparationFile} there`}.`,
    });
  }
  const own = extentOf(preparation);
  const wrong =
    size !== undefined && own !== undefined && (own.height !== size || own.width !== size)
      ? `inputs.image.size is ${size}; the images of these weights have ${own.height} x ${own.width} pixels`
      : channels !== undefined && (channels === 'grey') !== (preparation.colour === 'grey')
        ? `inputs.image.channels is ${channels}; the images of these weights are ${preparation.colour}`
        : undefined;
  if (wrong === undefined) return preparation;
  throw usageError('learn/bad-plan', `${wrong}.`, {
    hint: 'Leave it out, or give inputs.image.preprocessing other than "weights".',
  });
}

function extentOf({
  crop,
  pad,
  size,
}: ImagePreparation): { readonly height: number; readonly width: number } | undefined {
  return pad ?? crop ?? (size?.to === 'extent' ? size : undefined);
}

/** What a plan cuts texts by. */
export interface PlanTokeniser {
  readonly tokeniser: Tokeniser;
  /** Of a network of ours: what its files say of its words. */
  readonly vocabulary?: WordVocabulary | undefined;
  /** Files that were read, by name. */
  readonly paths: ReadonlyMap<string, string>;
}

/** How a tokeniser is found. */
export interface PlanTokeniserOptions {
  /** Texts of the training cases, for a vocabulary. */
  readonly training: readonly string[];
  readonly weights: StartingNetwork | undefined;
  readonly files: LearningFiles;
}

/**
 * The tokeniser of a plan; a vocabulary is fitted to the training texts only. Throws `learn/bad-plan` (usage) where the weights have none,
 * `learn/bad-tokeniser` (data), `EvenhandError` of kind `io`.
 */
export async function planTokeniser(
  { tokenizer, length, vocabulary: most }: CheckedLearnPlan['inputs']['text'],
  { training, weights, files }: PlanTokeniserOptions,
): Promise<PlanTokeniser> {
  if (tokenizer === 'words') {
    const vocabulary = fitWordTokeniser(training, { length: length ?? 48, most });
    return { tokeniser: wordTokeniser(vocabulary), vocabulary, paths: new Map() };
  }
  if (tokenizer !== 'weights') return readTokeniser(tokenizer!, length, files);
  const { tokeniser, tokeniserFile, name, vocabulary } = weights!;
  if (tokeniser !== undefined) return { tokeniser: tokeniser(length), vocabulary, paths: new Map() };
  throw usageError('learn/bad-plan', `"${name}" has no ${tokeniserFile}, which says how texts are cut into words.`, {
    hint: `Put ${tokeniserFile} there, or name one as inputs.text.tokenizer.`,
  });
}

async function readTokeniser(name: string, length: number | undefined, files: LearningFiles): Promise<PlanTokeniser> {
  const path = files.pathOf(name);
  const json = jsonOf(await files.readText(name), name);
  const paths = new Map([[name, path]]);
  if ((json as { kind?: unknown } | null)?.kind === 'words') {
    const vocabulary = vocabularyOf(json, name);
    const own = length === undefined ? vocabulary : { ...vocabulary, length };
    return { tokeniser: wordTokeniser(own), vocabulary: own, paths };
  }
  return { tokeniser: huggingFaceTokeniser(json, { length: length ?? 77, file: name }), paths };
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw dataError('learn/bad-tokeniser', 'this is not JSON.', { place: { file }, cause });
  }
}

/** Texts as the inputs that a text half reads. */
export function encodeTexts(texts: readonly string[], tokeniser: Tokeniser, names: readonly TextInputName[]): Values {
  const { words, mask } = tokenise(texts, tokeniser);
  const { shape } = words;
  const zeros = (): TensorValue => ({ dtype: 'int64', shape, data: new BigInt64Array(words.data.length) });
  const made: Readonly<Record<TextInputName, () => TensorValue>> = {
    words: () => words,
    mask: () => ({ dtype: 'int64', shape, data: BigInt64Array.from(mask.data, BigInt) }),
    segments: zeros,
  };
  return Object.fromEntries(names.map((name) => [name, made[name]()]));
}
