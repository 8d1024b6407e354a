// Weights of others: a folder in the layout of Hugging Face, or an ONNX file in or outside of one.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dataError, type EvenhandError } from '../../../core/errors.ts';
import { bertTokenizerJson } from '../../../learn/inputs/bert-tokenizer-json.ts';
import { clipTokenizerJson } from '../../../learn/inputs/clip-tokenizer-json.ts';
import { huggingFaceTokeniser } from '../../../learn/inputs/hugging-face-tokeniser.ts';
import type { Tokeniser } from '../../../learn/inputs/tokeniser.ts';
import { clipOptionsOf } from '../../../learn/models/clip-config.ts';
import { clipModel } from '../../../learn/models/clip-model.ts';
import { classModelOfHalf } from '../../../learn/models/model-parts.ts';
import type { EncoderSettings } from '../../../learn/plan/file-settings.ts';
import type { StartingNetwork } from '../../../learn/run/starting-network.ts';
import { importedNetwork, joinEncoders } from '../../starting-weights/imported-network.ts';
import { onnxEncoders } from '../../starting-weights/onnx-encoders.ts';
import { otherLength, savedModel, withoutNetwork } from '../../starting-weights/saved-weights.ts';
import { type ModelFolder, type OnnxPart, openModelFolder } from '../weights/open-model-folder.ts';
import { readOnnxFile } from '../weights/read-onnx-file.ts';
import { openSafetensorsFile } from '../weights/safetensors-file.ts';

/** The network of an ONNX file of ours; undefined where it is another's. Throws `learn/bad-weights` (data) for one of ours without its network. */
async function savedIn(path: string): Promise<StartingNetwork | undefined> {
  const file = await readOnnxFile(path);
  const name = basename(path);
  const saved = savedModel(file, { name, files: new Map([[name, path], ...file.externalFiles]) });
  const missing = saved === undefined ? withoutNetwork(file, name) : undefined;
  if (missing !== undefined) throw missing;
  return saved;
}

/** The network of a folder. */
export async function openWeightsFolder(path: string, settings: EncoderSettings): Promise<StartingNetwork> {
  const folder = await openModelFolder(path);
  const [only] = folder.onnx;
  if (folder.config === undefined && only !== undefined && folder.onnx.length === 1) {
    const saved = await savedIn(only.path);
    if (saved !== undefined) return saved;
  }
  if (folder.safetensors !== undefined && folder.config?.modelType === 'clip') return clipFolder(path, folder);
  const parts = partsOf(folder, path);
  return onnxNetwork(path, folder, { parts, settings });
}

/** The network of one ONNX file: one of ours, or one whose folder may say how images and texts become inputs. */
export async function openOnnxWeights(path: string, settings: EncoderSettings): Promise<StartingNetwork> {
  const saved = await savedIn(path);
  if (saved !== undefined) return saved;
  const own = dirname(path);
  const home = basename(own) === 'onnx' ? dirname(own) : own;
  const folder = await openModelFolder(home);
  return {
    ...(await onnxNetwork(home, folder, { parts: [{ part: 'model', variant: 'fp32', path }], settings })),
    name: basename(path),
  };
}

/** CLIP in safetensors, built from its config.json: all uses. */
async function clipFolder(path: string, folder: ModelFolder): Promise<StartingNetwork> {
  const options = clipOptionsOf(folder.config!.all);
  const opened = await openSafetensorsFile(folder.safetensors!);
  const values = [];
  for (const name of opened.entries.keys()) values.push([name, await opened.read(name)] as const);
  const { longest } = options.text;
  const model = clipModel(options);
  return {
    ...(await sharedOf(path, folder, { longest, length: longest })),
    textInputs: ['words'],
    make: (modality) => (modality === 'pairs' ? model : classModelOfHalf(model, modality)),
    values: Object.fromEntries(values),
    network: { name: 'clip', settings: { ...options }, modality: 'pairs' },
    files: filesOf(path, folder, [folder.safetensors!]),
  };
}

interface Parts {
  readonly parts: readonly OnnxPart[];
  readonly settings: EncoderSettings;
}

/** Encoders in ONNX files: one file with both halves, or one each. */
async function onnxNetwork(path: string, folder: ModelFolder, { parts, settings }: Parts): Promise<StartingNetwork> {
  const sources = await Promise.all(
    parts.map(async (part) => ({ ...(await readOnnxFile(part.path)), file: basename(part.path) })),
  );
  const all = joinEncoders(sources.map((source) => onnxEncoders(source, source.file, settings)));
  const longest = all.length ?? longestOf(folder);
  return {
    ...(await sharedOf(path, folder, { longest, length: all.length ?? Math.min(longest, 77) })),
    textInputs: all.textInputs,
    make: (modality) => importedNetwork(all, modality, folder.name),
    imported: { sources, settings },
    files: filesOf(
      path,
      folder,
      parts.map((part) => part.path),
    ),
  };
}

/** The files of a folder that are read: whole precision before half; both halves where they are apart. */
function partsOf({ onnx, config, name, safetensors }: ModelFolder, path: string): readonly OnnxPart[] {
  const readable = onnx.filter(({ variant }) => variant === 'fp32' || variant === 'fp16');
  const byPart = new Map<string, OnnxPart>();
  for (const part of readable) {
    if (byPart.get(part.part)?.variant !== 'fp32') byPart.set(part.part, part);
  }
  const halves = ['vision_model', 'text_model'].flatMap((part) => byPart.get(part) ?? []);
  const whole = byPart.get('model') ?? (byPart.size === 1 ? [...byPart.values()][0] : undefined);
  if (halves.length === 2 || (halves.length > 0 && whole === undefined)) return halves;
  if (whole !== undefined) return [whole];
  if (safetensors !== undefined && config === undefined) {
    throw bad(
      name,
      'there is no config.json, which says what network the weights are of',
      `Put config.json beside ${basename(safetensors)}; for a network of ours give network.name.`,
    );
  }
  if (safetensors !== undefined) {
    throw bad(
      name,
      `there is no onnx/model.onnx; of safetensors only those of CLIP can be read, not of "${config?.modelType ?? 'unknown'}"`,
      'Export the model as ONNX into the folder "onnx".',
    );
  }
  throw bad(
    name,
    `none of ${onnx.map((part) => basename(part.path)).join(', ')} holds whole or half precision`,
    `Put model.onnx into "${basename(path)}/onnx".`,
  );
}

/** Most words of a text, by the configuration. */
function longestOf({ config }: ModelFolder): number {
  const all = config?.all as
    | { max_position_embeddings?: unknown; text_config?: { max_position_embeddings?: unknown } }
    | undefined;
  const found = all?.text_config?.max_position_embeddings ?? all?.max_position_embeddings;
  return typeof found === 'number' && found > 0 ? found : 77;
}

interface Lengths {
  readonly longest: number;
  /** Where the plan says nothing. */
  readonly length: number;
}

async function sharedOf(path: string, folder: ModelFolder, lengths: Lengths) {
  return {
    name: folder.name,
    preparation: folder.preprocessing,
    preparationFile: 'preprocessor_config.json',
    tokeniserFile: 'tokenizer.json',
    tokeniser: await tokeniserIn(path, lengths),
  };
}

/** The tokeniser of a folder: tokenizer.json, or what older folders of CLIP and BERT have. */
async function tokeniserIn(
  path: string,
  { longest, length: standard }: Lengths,
): Promise<((length: number | undefined) => Tokeniser) | undefined> {
  const found =
    (await textIn(path, 'tokenizer.json', (text, file) => jsonOf(text, file))) ??
    (await textIn(path, 'merges.txt', clipTokenizerJson)) ??
    (await textIn(path, 'vocab.txt', bertTokenizerJson));
  if (found === undefined) return undefined;
  return (length = standard) => {
    if (length > longest) throw otherLength(length, `texts of up to ${longest} words`);
    return huggingFaceTokeniser(found.json, { length, file: found.file });
  };
}

async function textIn(
  path: string,
  file: string,
  parse: (text: string, file: string) => unknown,
): Promise<{ readonly json: unknown; readonly file: string } | undefined> {
  const text = await readFile(join(path, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { json: parse(text, file), file };
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw dataError('learn/bad-tokeniser', 'this is not JSON.', { place: { file }, cause });
  }
}

const configurations = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'merges.txt',
  'vocab.txt',
] as const;

function filesOf(path: string, folder: ModelFolder, weights: readonly string[]): ReadonlyMap<string, string> {
  const paths = [...weights, ...configurations.map((name) => join(path, name))];
  return new Map(paths.filter((each) => existsSync(each)).map((each) => [`${folder.name}/${basename(each)}`, each]));
}

function bad(folder: string, problem: string, hint: string): EvenhandError {
  return dataError('learn/bad-weights', `"${folder}": ${problem}.`, { hint });
}
