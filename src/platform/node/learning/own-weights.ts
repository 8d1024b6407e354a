// Weights of a network of ours: the model.onnx of a training, or safetensors with its names.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dataError, usageError } from '../../../core/errors.ts';
import type { TensorValue } from '../../../core/tensor-value.ts';
import { metadataOf } from '../../../engine/onnx/model-metadata.ts';
import { tensorOf } from '../../../formats/onnx/tensor.ts';
import { type WordVocabulary, wordTokeniser } from '../../../learn/inputs/word-tokeniser.ts';
import type { LearnerModel } from '../../../learn/learner/learner.ts';
import { clipModel } from '../../../learn/models/clip-model.ts';
import { classModelOfHalf } from '../../../learn/models/model-parts.ts';
import { type Modality, networkOf, type TextExtent } from '../../../learn/models/named-networks.ts';
import { settingsOfFile } from '../../../learn/plan/file-settings.ts';
import {
  type SavedNetwork,
  savedClassesOf,
  savedNetworkOf,
  savedPreparationOf,
  vocabularyOf,
} from '../../../learn/run/saved-network.ts';
import type { StartingNetwork } from '../../../learn/run/starting-network.ts';
import type { NamedValues } from '../../../learn/scope/network-state.ts';
import { type OnnxFile, readOnnxFile } from '../weights/read-onnx-file.ts';
import { openSafetensorsFile } from '../weights/safetensors-file.ts';
import { importedNetwork } from './imported-network.ts';
import { restoredImport } from './restored-import.ts';

/** A network by the name that a plan gives it. */
export interface NamedByPlan {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly modality: Modality;
}

/** The network of a model.onnx that says what it is; undefined where it does not. Throws as `readOnnxFile`, and `learn/bad-weights` (data). */
export async function openSavedModel(path: string, file: OnnxFile): Promise<StartingNetwork | undefined> {
  const name = basename(path);
  const { properties } = metadataOf(file.model);
  const saved = savedNetworkOf(properties, name);
  if (saved === undefined) return undefined;
  const values = initialisersOf(file, name);
  if (saved.sources !== undefined) return openSavedImport(path, { saved, values, properties, file });
  return {
    name,
    preparation: savedPreparationOf(properties, name),
    preparationFile: name,
    ...wordsOf(saved.vocabulary),
    textInputs: ['words'],
    make: (modality, text) => savedModel(saved, name, { modality, text }),
    values: { ...values, ...savedScale(saved) },
    classes: savedClassesOf(properties, name),
    network: { name: saved.name, settings: saved.settings, modality: saved.modality },
    files: new Map([[name, path], ...file.externalFiles]),
  };
}

/** The factor of cosines, of pairs. */
function savedScale({ logitScale }: SavedNetwork): NamedValues {
  if (logitScale === undefined) return {};
  return { logit_scale: { dtype: 'float32', shape: [], data: Float32Array.of(logitScale) } };
}

interface SavedImport {
  readonly saved: SavedNetwork;
  readonly values: NamedValues;
  readonly properties: Readonly<Record<string, string>>;
  readonly file: OnnxFile;
}

/** A network of imported files that a training went on with: their graphs with its weights. */
function openSavedImport(path: string, { saved, values, properties, file }: SavedImport): StartingNetwork {
  const name = basename(path);
  const settings = settingsOfFile(saved.settings);
  const { all, sources, weights } = restoredImport(saved, { values, settings, file: name });
  const own = Object.entries(values).filter(([key]) => /^(head\.|logit_scale$)/.test(key));
  return {
    name,
    preparation: savedPreparationOf(properties, name),
    preparationFile: name,
    tokeniserFile: 'tokenizer.json',
    textInputs: all.textInputs,
    make: (modality) => importedNetwork(all, modality, name),
    values: { ...weights, ...Object.fromEntries(own), ...savedScale(saved) },
    classes: savedClassesOf(properties, name),
    imported: { sources, settings },
    files: new Map([[name, path], ...file.externalFiles]),
  };
}

/** The weights of a network that the plan names, from safetensors or an ONNX file with its names. */
export async function openNamedWeights(
  path: string,
  { name: network, settings, modality }: NamedByPlan,
): Promise<StartingNetwork> {
  const file = basename(path);
  const isOnnx = /\.onnx$/i.test(path);
  const onnx = isOnnx ? await readOnnxFile(path) : undefined;
  const { properties } = onnx ? metadataOf(onnx.model) : { properties: {} };
  const saved = onnx && (await openSavedModel(path, onnx));
  const vocabulary = saved?.vocabulary ?? (await vocabularyBeside(path));
  return {
    name: file,
    preparation: savedPreparationOf(properties, file),
    preparationFile: file,
    ...wordsOf(vocabulary),
    textInputs: ['words'],
    make: (read, text) => {
      const chosen = networkOf(network, read, settings);
      return chosen.network.make(chosen.settings as never, { modality: read, ...(text && { text }) });
    },
    values: saved?.values ?? (onnx ? initialisersOf(onnx, file) : await safetensorsOf(path)),
    classes: savedClassesOf(properties, file),
    network: { name: network, settings, modality },
    files: new Map([[file, path]]),
  };
}

/** The network of a file for what is read; of pairs also one half. */
function savedModel(
  { name, settings, modality: trained }: SavedNetwork,
  file: string,
  { modality, text }: { readonly modality: Modality; readonly text: TextExtent | undefined },
): LearnerModel {
  if (trained !== modality && trained !== 'pairs') {
    throw dataError(
      'learn/bad-weights',
      `these weights are of a network of ${trained}s alone; the plan reads ${modality}.`,
      {
        place: { file },
        hint: `Give use.modality ${trained}, or other weights.`,
      },
    );
  }
  if (name === 'clip') {
    const model = clipModel(settings as unknown as Parameters<typeof clipModel>[0]);
    return modality === 'pairs' ? model : classModelOfHalf(model, modality);
  }
  const chosen = networkOf(name, trained, settings);
  const given = { modality: trained, text: text ?? { words: 4, longest: 4 } };
  const model = chosen.network.make(chosen.settings as never, given);
  return model.kind === 'pairs' && modality !== 'pairs' ? classModelOfHalf(model, modality) : model;
}

function wordsOf(
  vocabulary: WordVocabulary | undefined,
): Pick<StartingNetwork, 'tokeniser' | 'vocabulary' | 'tokeniserFile'> {
  const tokeniserFile = 'vocabulary.json';
  if (vocabulary === undefined) return { tokeniserFile };
  return {
    tokeniserFile,
    vocabulary,
    tokeniser: (length = vocabulary.length) => {
      if (length !== vocabulary.length) throw otherLength(length, `texts of ${vocabulary.length} words`);
      return wordTokeniser(vocabulary);
    },
  };
}

/** The error for texts of a length that a network does not read. */
export function otherLength(length: number, read: string): Error {
  return usageError('learn/bad-plan', `inputs.text.length is ${length}; these weights read ${read}.`, {
    hint: 'Leave the length out.',
  });
}

/** Weights of an ONNX file by the names of its initialisers. */
function initialisersOf({ model, externalData }: OnnxFile, file: string): NamedValues {
  const values = model.graph!.initializer.map(
    (tensor) => [tensor.name, tensorOf(tensor, { file, externalData })] as const,
  );
  return Object.fromEntries(values.filter(([, { dtype }]) => dtype === 'float32' || dtype === 'float16'));
}

/** Weights of a safetensors file; of a checkpoint those of the network. */
async function safetensorsOf(path: string): Promise<NamedValues> {
  const opened = await openSafetensorsFile(path);
  const names = [...opened.entries.keys()];
  const isCheckpoint = names.some((name) => name.startsWith('values:'));
  const values: Record<string, TensorValue> = {};
  for (const name of names) {
    const own = isCheckpoint ? /^(?:values|buffer):(.+)$/.exec(name)?.[1] : name;
    if (own !== undefined) values[own] = await opened.read(name);
  }
  return values;
}

/** The vocabulary.json beside a file or in the folder above, where runs have it. */
async function vocabularyBeside(path: string): Promise<WordVocabulary | undefined> {
  const folder = dirname(path);
  const found = [folder, dirname(folder)].map((each) => join(each, 'vocabulary.json')).find((each) => existsSync(each));
  if (found === undefined) return undefined;
  return vocabularyOf(JSON.parse(await readFile(found, 'utf8')), 'vocabulary.json');
}
