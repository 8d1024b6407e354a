// Images and texts of a plan as inputs.
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Table } from '../../../cases/table.ts';
import { dataError, usageError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { Values } from '../../../engine/executable.ts';
import type { LearningCases } from '../../../learn/cases/learning-cases.ts';
import { huggingFaceTokeniser } from '../../../learn/inputs/hugging-face-tokeniser.ts';
import { imageInputs } from '../../../learn/inputs/image-inputs.ts';
import { clipPreparation, type ImagePreparation, plainPreparation } from '../../../learn/inputs/image-preparation.ts';
import { type PictureStoreOptions, pictureStore } from '../../../learn/inputs/picture-store.ts';
import { textInputs } from '../../../learn/inputs/text-inputs.ts';
import { textsOfCases } from '../../../learn/inputs/texts-of-cases.ts';
import { type Tokeniser, tokenise } from '../../../learn/inputs/tokeniser.ts';
import { truncateNote } from '../../../learn/inputs/truncate-note.ts';
import { fitWordTokeniser, wordTokeniser } from '../../../learn/inputs/word-tokeniser.ts';
import type { InputSource } from '../../../learn/learner/learner.ts';
import type { TextExtent } from '../../../learn/models/named-networks.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { fileInput } from '../file-input.ts';
import { ioError } from '../io-error.ts';
import type { OutputFile } from '../write-files.ts';

type ImagePlan = CheckedLearnPlan['inputs']['image'];

/** Where pictures come from. */
export interface PlanImagesOptions extends Pick<PictureStoreOptions, 'read'> {
  readonly ids: readonly string[];
  readonly watch: Watch;
}

/** The images of a plan as the input `image`, read once as far as memory is granted. */
export async function planImages(plan: ImagePlan, { ids, read, watch }: PlanImagesOptions): Promise<InputSource> {
  const pictures = pictureStore({ count: ids.length, read, preparation: preparationOf(plan) });
  await pictures.preload(watch);
  const { flip, crop, rotation, brightness, contrast } = plan.augmentation;
  return imageInputs({
    pictures,
    ids,
    augmentation: { flip: flip ? 0.5 : 0, crop: 1 - Math.sqrt(crop), rotation, brightness, contrast },
  });
}

function preparationOf({ size, channels, preprocessing }: ImagePlan): ImagePreparation {
  if (preprocessing === 'weights') {
    throw usageError(
      'learn/not-available',
      'inputs.image.preprocessing "weights" is not available: no weights are read.',
      {
        hint: 'Name plain, clip or imagenet.',
      },
    );
  }
  if (preprocessing !== 'plain' && channels === 'grey') {
    throw usageError('learn/bad-plan', `inputs.image.preprocessing "${preprocessing}" is for channels: rgb.`);
  }
  if (preprocessing === 'clip') return clipPreparation(size);
  const plain = plainPreparation({
    height: size,
    width: size,
    channels: channels === 'grey' ? 1 : 3,
    keepProportions: true,
  });
  return preprocessing === 'plain' ? plain : { ...plain, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
}

/** Where texts come from. */
export interface PlanTextsOptions {
  readonly cases: LearningCases;
  readonly rows: Int32Array;
  readonly table?: Table;
  /** In place of a column. */
  readonly texts?: readonly string[];
  /** Folder of the plan. */
  readonly home: string;
}

/** The texts of a plan. */
export interface PlanTexts {
  readonly inputs: InputSource;
  readonly extent: TextExtent;
  /** Further texts, such as prompts, as the same inputs. */
  encode(texts: readonly string[]): Values;
  readonly files: readonly OutputFile[];
  readonly fingerprints: readonly { readonly file: string; readonly sha256: string }[];
}

/** The texts of a plan as the input `words`; a vocabulary is fitted to the training cases only. */
export async function planTexts(
  { inputs, cases: { columns } }: CheckedLearnPlan,
  { cases, rows, table, texts, home }: PlanTextsOptions,
): Promise<PlanTexts> {
  const { tokenizer, length, characters, vocabulary } = inputs.text;
  const found = texts ?? textsOfCases(table!, { rows, column: columns!.text! });
  const own = characters === undefined ? found : found.map((text) => truncateNote(text, characters));
  const { tokeniser, files, fingerprints } =
    tokenizer === 'words'
      ? fitted(
          Array.from(cases.splits.train, (index) => own[index]!),
          { length, most: vocabulary },
        )
      : await openTokeniser(tokenizer, { length, home });
  return {
    inputs: textInputs(own, tokeniser),
    extent: { words: tokeniser.words, longest: tokeniser.length, padding: tokeniser.padding },
    encode: (others) => ({ words: tokenise(others, tokeniser).words }),
    files,
    fingerprints,
  };
}

type OpenedTokeniser = Pick<PlanTexts, 'files' | 'fingerprints'> & { readonly tokeniser: Tokeniser };

function fitted(
  texts: readonly string[],
  options: { readonly length: number; readonly most: number },
): OpenedTokeniser {
  const vocabulary = fitWordTokeniser(texts, options);
  const data = `${JSON.stringify(vocabulary, undefined, 2)}\n`;
  return { tokeniser: wordTokeniser(vocabulary), files: [{ name: 'vocabulary.json', data }], fingerprints: [] };
}

async function openTokeniser(
  name: string,
  { length, home }: { readonly length: number; readonly home: string },
): Promise<OpenedTokeniser> {
  if (name === 'weights') {
    throw usageError('learn/not-available', 'inputs.text.tokenizer "weights" is not available: no weights are read.', {
      hint: 'Name "words" or a tokenizer.json beside the plan.',
    });
  }
  const path = isAbsolute(name) ? name : join(home, name);
  const text = await readFile(path, 'utf8').catch((error: unknown) => Promise.reject(ioError(error, 'read', name)));
  const input = await fileInput(path);
  return {
    tokeniser: huggingFaceTokeniser(jsonOf(text, input.name), { length, file: input.name }),
    files: [],
    fingerprints: [await input.fingerprint()],
  };
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw dataError('learn/bad-tokeniser', `${file} is not JSON.`, { cause });
  }
}
