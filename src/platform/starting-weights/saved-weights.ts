// Weights of a network of ours: the model.onnx of a training, or weights by its names. From values, wherever their files are.
import { dataError, usageError } from '../../core/errors.ts';
import { metadataOf } from '../../engine/onnx/model-metadata.ts';
import { tensorOf } from '../../formats/onnx/tensor.ts';
import { type WordVocabulary, wordTokeniser } from '../../learn/inputs/word-tokeniser.ts';
import type { LearnerModel } from '../../learn/learner/learner.ts';
import { clipModel } from '../../learn/models/clip-model.ts';
import { classModelOfHalf } from '../../learn/models/model-parts.ts';
import { type Modality, networkOf, type TextExtent } from '../../learn/models/named-networks.ts';
import { settingsOfFile } from '../../learn/plan/file-settings.ts';
import {
  type SavedNetwork,
  savedClassesOf,
  savedNetworkOf,
  savedPreparationOf,
} from '../../learn/run/saved-network.ts';
import type { StartingNetwork } from '../../learn/run/starting-network.ts';
import type { NamedValues } from '../../learn/scope/network-state.ts';
import { importedNetwork } from './imported-network.ts';
import type { OpenedOnnx } from './opened-onnx.ts';
import { restoredImport } from './restored-import.ts';

/** A file of weights. */
export interface WeightsFile {
  /** Base name. */
  readonly name: string;
  /** All files that were read, by name. */
  readonly files: StartingNetwork['files'];
}

/** The network of a model.onnx that says what it is; undefined where it does not. Throws `learn/bad-weights` (data), and what reading tensors throws. */
export function savedModel(onnx: OpenedOnnx, { name, files }: WeightsFile): StartingNetwork | undefined {
  const { properties } = metadataOf(onnx.model);
  const saved = savedNetworkOf(properties, name);
  if (saved === undefined) return undefined;
  const values = onnxValues(onnx, name);
  if (saved.sources !== undefined) return savedImport({ saved, values, properties }, { name, files });
  return {
    name,
    preparation: savedPreparationOf(properties, name),
    preparationFile: name,
    ...wordsOf(saved.vocabulary),
    textInputs: ['words'],
    make: (modality, text) => modelOfSaved(saved, name, { modality, text }),
    values: { ...values, ...savedScale(saved) },
    classes: savedClassesOf(properties, name),
    network: { name: saved.name, settings: saved.settings, modality: saved.modality },
    files,
  };
}

/** The error for one of our models without the network that it was made from; undefined for the model of another. */
export function withoutNetwork({ model }: OpenedOnnx, name: string): Error | undefined {
  const { producer, properties } = metadataOf(model);
  if (producer !== 'evenhand' || properties['classes'] === undefined) return undefined;
  return dataError(
    'learn/bad-weights',
    `"${name}": this model scores one case at a time and does not hold the network that it was made from.`,
    { hint: 'Begin with the weights that its training began with.' },
  );
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
}

/** A network of imported files that a training went on with: their graphs with its weights. */
function savedImport({ saved, values, properties }: SavedImport, { name, files }: WeightsFile): StartingNetwork {
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
    files,
  };
}

/** A network by the name that a plan gives it. */
export interface NamedByPlan {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly modality: Modality;
}

/** What was read for a network that the plan names. */
export interface NamedWeights {
  /** Of an ONNX file. */
  readonly onnx?: OpenedOnnx | undefined;
  /** Of another one. */
  readonly values?: NamedValues | undefined;
  /** The vocabulary beside it, where the file has none. */
  readonly vocabulary?: WordVocabulary | undefined;
}

/** The network that a plan names with weights by its names. Throws as `savedModel`. */
export function namedNetwork(
  { onnx, values = {}, vocabulary }: NamedWeights,
  { name: file, files }: WeightsFile,
  { name: network, settings, modality }: NamedByPlan,
): StartingNetwork {
  const { properties } = onnx ? metadataOf(onnx.model) : { properties: {} };
  const saved = onnx && savedModel(onnx, { name: file, files });
  return {
    name: file,
    preparation: savedPreparationOf(properties, file),
    preparationFile: file,
    ...wordsOf(saved?.vocabulary ?? vocabulary),
    textInputs: ['words'],
    make: (read, text) => {
      const chosen = networkOf(network, read, settings);
      return chosen.network.make(chosen.settings as never, { modality: read, ...(text && { text }) });
    },
    values: saved?.values ?? (onnx ? onnxValues(onnx, file) : values),
    classes: savedClassesOf(properties, file),
    network: { name: network, settings, modality },
    files,
  };
}

/** The name of a weight in a file of safetensors, undefined for what is none; of a checkpoint those of the network are weights. */
export function weightNames(names: readonly string[]): (name: string) => string | undefined {
  const isCheckpoint = names.some((name) => name.startsWith('trainer/values:'));
  return (name) => (isCheckpoint ? /^trainer\/(?:values|buffer):(.+)$/.exec(name)?.[1] : name);
}

/** The network of a file for what is read; of pairs also one half. */
function modelOfSaved(
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
function onnxValues({ model, externalData }: OpenedOnnx, file: string): NamedValues {
  const values = model.graph!.initializer.map(
    (tensor) => [tensor.name, tensorOf(tensor, { file, externalData })] as const,
  );
  return Object.fromEntries(values.filter(([, { dtype }]) => dtype === 'float32' || dtype === 'float16'));
}
