// Weights of others: a folder in the layout of Hugging Face, or an ONNX file in or outside of one. Wherever the files are.
import { dataError, type EvenhandError } from '../../core/errors.ts';
import { bertTokenizerJson } from '../../learn/inputs/bert-tokenizer-json.ts';
import { clipTokenizerJson } from '../../learn/inputs/clip-tokenizer-json.ts';
import { huggingFaceTokeniser } from '../../learn/inputs/hugging-face-tokeniser.ts';
import type { Tokeniser } from '../../learn/inputs/tokeniser.ts';
import { clipOptionsOf } from '../../learn/models/clip-config.ts';
import { clipModel } from '../../learn/models/clip-model.ts';
import { classModelOfHalf } from '../../learn/models/model-parts.ts';
import type { EncoderSettings } from '../../learn/plan/file-settings.ts';
import type { StartingNetwork } from '../../learn/run/starting-network.ts';
import type { NamedValues } from '../../learn/scope/network-state.ts';
import { importedNetwork, joinEncoders } from './imported-network.ts';
import { describeModelFolder, type ListedFolder, type ModelFolder, type OnnxPart } from './model-folder.ts';
import { onnxEncoders } from './onnx-encoders.ts';
import type { OpenedOnnx } from './opened-onnx.ts';
import { otherLength, savedModel, withoutNetwork } from './saved-weights.ts';

/** A folder whose weights can be read; its name is empty where files stand alone. */
export interface WeightsFolder extends ListedFolder {
  /** An ONNX file, and the files of external data that it names. */
  onnx(path: string): Promise<OpenedOnnx & { readonly externalFiles: ReadonlyMap<string, string> }>;
  /** All tensors of a safetensors file, or of a model of several such files by its index. */
  safetensors(path: string): Promise<NamedValues>;
  /** Where a file is, for whoever takes its hash. */
  pathOf(path: string): string;
}

/** The network of an ONNX file of ours; undefined where it is another's. Throws `learn/bad-weights` (data) for one of ours without its network. */
async function savedIn(folder: WeightsFolder, path: string): Promise<StartingNetwork | undefined> {
  const file = await folder.onnx(path);
  const name = baseName(path);
  const saved = savedModel(file, { name, files: new Map([[name, folder.pathOf(path)], ...file.externalFiles]) });
  const missing = saved === undefined ? withoutNetwork(file, name) : undefined;
  if (missing !== undefined) throw missing;
  return saved;
}

/** The network of a folder. Throws `learn/bad-weights` (data) naming what is missing or not understood, and what the readers throw. */
export async function openWeightsFolder(files: WeightsFolder, settings: EncoderSettings): Promise<StartingNetwork> {
  const folder = await describeModelFolder(files);
  const [only] = folder.onnx;
  if (folder.config === undefined && only !== undefined && folder.onnx.length === 1) {
    const saved = await savedIn(files, only.path);
    if (saved !== undefined) return saved;
  }
  if (folder.safetensors !== undefined && folder.config?.modelType === 'clip') return clipFolder(files, folder);
  return onnxNetwork(files, folder, { parts: partsOf(folder), settings });
}

/** The network of one ONNX file of a folder: one of ours, or one whose folder may say how images and texts become inputs. */
export async function openOnnxWeights(
  files: WeightsFolder,
  path: string,
  settings: EncoderSettings,
): Promise<StartingNetwork> {
  const saved = await savedIn(files, path);
  if (saved !== undefined) return saved;
  const folder = await describeModelFolder(files);
  return {
    ...(await onnxNetwork(files, folder, { parts: [{ part: 'model', variant: 'fp32', path }], settings })),
    name: baseName(path),
  };
}

/** CLIP in safetensors, built from its config.json: all uses. */
async function clipFolder(files: WeightsFolder, folder: ModelFolder): Promise<StartingNetwork> {
  const options = clipOptionsOf(folder.config!.all);
  const values = await files.safetensors(folder.safetensors!);
  const { longest } = options.text;
  const model = clipModel(options);
  return {
    ...(await sharedOf(files, folder, { longest, length: longest })),
    textInputs: ['words'],
    make: (modality) => (modality === 'pairs' ? model : classModelOfHalf(model, modality)),
    values,
    network: { name: 'clip', settings: { ...options }, modality: 'pairs' },
    files: filesOf(files, [folder.safetensors!]),
  };
}

interface Parts {
  readonly parts: readonly OnnxPart[];
  readonly settings: EncoderSettings;
}

/** Encoders in ONNX files: one file with both halves, or one each. */
async function onnxNetwork(
  files: WeightsFolder,
  folder: ModelFolder,
  { parts, settings }: Parts,
): Promise<StartingNetwork> {
  const sources = await Promise.all(
    parts.map(async (part) => ({ ...(await files.onnx(part.path)), file: baseName(part.path) })),
  );
  const all = joinEncoders(sources.map((source) => onnxEncoders(source, source.file, settings)));
  const longest = all.length ?? longestOf(folder);
  return {
    ...(await sharedOf(files, folder, { longest, length: all.length ?? Math.min(longest, 77) })),
    textInputs: all.textInputs,
    make: (modality) => importedNetwork(all, modality, folder.name),
    imported: { sources, settings },
    files: filesOf(
      files,
      parts.map((part) => part.path),
    ),
  };
}

/** The files of a folder that are read: whole precision before half; both halves where they are apart. */
function partsOf({ onnx, config, name, safetensors }: ModelFolder): readonly OnnxPart[] {
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
      `Put config.json beside ${baseName(safetensors)}; for a network of ours give network.name.`,
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
    `none of ${onnx.map((part) => baseName(part.path)).join(', ')} holds whole or half precision`,
    `Put model.onnx into "${name}/onnx".`,
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

async function sharedOf(files: WeightsFolder, folder: ModelFolder, lengths: Lengths) {
  return {
    name: folder.name,
    preparation: folder.preprocessing,
    preparationFile: 'preprocessor_config.json',
    tokeniserFile: 'tokenizer.json',
    tokeniser: await tokeniserIn(files, lengths),
  };
}

/** The tokeniser of a folder: tokenizer.json, or what older folders of CLIP and BERT have. */
async function tokeniserIn(
  files: WeightsFolder,
  { longest, length: standard }: Lengths,
): Promise<((length: number | undefined) => Tokeniser) | undefined> {
  const found =
    (await textIn(files, 'tokenizer.json', (text, file) => jsonOf(text, file))) ??
    (await textIn(files, 'merges.txt', clipTokenizerJson)) ??
    (await textIn(files, 'vocab.txt', bertTokenizerJson));
  if (found === undefined) return undefined;
  return (length = standard) => {
    if (length > longest) throw otherLength(length, `texts of up to ${longest} words`);
    return huggingFaceTokeniser(found.json, { length, file: found.file });
  };
}

async function textIn(
  { paths, open }: WeightsFolder,
  file: string,
  parse: (text: string, file: string) => unknown,
): Promise<{ readonly json: unknown; readonly file: string } | undefined> {
  if (!paths.has(file)) return undefined;
  const source = await open(file);
  return { json: parse(new TextDecoder().decode(await source.read(0, source.size)), file), file };
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

function filesOf({ name, paths, pathOf }: WeightsFolder, weights: readonly string[]): ReadonlyMap<string, string> {
  const found = [...weights, ...configurations.filter((each) => paths.has(each))];
  const inside = name === '' ? '' : `${name}/`;
  return new Map(found.map((each) => [`${inside}${baseName(each)}`, pathOf(each)]));
}

function baseName(path: string): string {
  return path.split('/').at(-1)!;
}

function bad(folder: string, problem: string, hint: string): EvenhandError {
  return dataError('learn/bad-weights', `"${folder}": ${problem}.`, { hint });
}
