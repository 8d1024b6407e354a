import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { dataError, usageError } from '../../../core/errors.ts';
import { type ImagePreprocessing, parseImagePreprocessing } from '../../../formats/hugging-face/image-preprocessing.ts';
import { type ModelConfig, parseModelConfig } from '../../../formats/hugging-face/model-config.ts';
import {
  parseOpenClipPreprocessing,
  parseTimmPreprocessing,
} from '../../../formats/hugging-face/other-preprocessing.ts';
import { ioError } from '../io-error.ts';
import { fileSource } from './file-source.ts';

/** One ONNX file of a folder: `vision_model_fp16.onnx` is the part `vision_model` in the variant `fp16`. */
export interface OnnxPart {
  readonly part: string;
  /** `fp32` where the name has no suffix; else `fp16`, `quantized`, `int8`, `uint8`, `q4`, `q4f16`, `q8`, `bnb4`. */
  readonly variant: string;
  readonly path: string;
}

/** What a folder in the layout of the Hugging Face hub holds. Files are found, not opened, but for the configurations. */
export interface ModelFolder {
  /** Name of the folder. */
  readonly name: string;
  readonly config: ModelConfig | undefined;
  readonly preprocessing: ImagePreprocessing | undefined;
  /** Paths of the tokenizer's files, as far as they exist. */
  readonly tokenizer: { readonly tokenizer: string | undefined; readonly config: string | undefined };
  /** ONNX files in `onnx/` and in the folder itself, in this order, by name. */
  readonly onnx: readonly OnnxPart[];
  /** Path of `model.safetensors`, or of the index of a sharded model. */
  readonly safetensors: string | undefined;
}

const maximumConfigBytes = 1 << 24;
const variants = /^(.+?)_(fp16|quantized|int8|uint8|q4f16|q4|q8|bnb4)$/;

/**
 * Recognises a model folder: `config.json`, `preprocessor_config.json` (or the configurations of timm and OpenCLIP), `tokenizer.json`,
 * `onnx/*.onnx` or `*.onnx`, `model.safetensors` or its index.
 * @throws `EvenhandError` `formats/no-model` if the folder holds no weights that can be read, `formats/model-folder-malformed` naming file
 * and field if a configuration cannot be understood, `io/not-a-folder`, and of kind `io` if something cannot be read.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const names = await list(path);
  if (names === undefined) throw usageError('io/not-a-folder', `"${basename(path)}" is not a folder.`);
  const nested = names.has('onnx') ? ((await list(join(path, 'onnx'))) ?? new Set<string>()) : new Set<string>();
  const find = (...candidates: string[]) => {
    const found = candidates.find((name) => names.has(name));
    return found === undefined ? undefined : join(path, found);
  };
  const onnx = [...partsIn(join(path, 'onnx'), nested), ...partsIn(path, names)];
  const safetensors = find('model.safetensors', 'model.safetensors.index.json', 'open_clip_model.safetensors');
  if (onnx.length === 0 && safetensors === undefined) throw noModel(path, names);
  const configText = await textOf(path, 'config.json', names);
  return {
    name: basename(resolve(path)),
    config: configText === undefined ? undefined : parseModelConfig(configText, { file: 'config.json' }),
    preprocessing: await preprocessingOf(path, names, configText),
    tokenizer: { tokenizer: find('tokenizer.json'), config: find('tokenizer_config.json') },
    onnx,
    safetensors,
  };
}

async function preprocessingOf(
  path: string,
  names: ReadonlySet<string>,
  configText: string | undefined,
): Promise<ImagePreprocessing | undefined> {
  const file = 'preprocessor_config.json';
  const text = await textOf(path, file, names);
  if (text !== undefined) return parseImagePreprocessing(text, { file });
  const openClip = 'open_clip_config.json';
  const openClipText = await textOf(path, openClip, names);
  if (openClipText !== undefined) return parseOpenClipPreprocessing(openClipText, { file: openClip });
  return configText === undefined ? undefined : parseTimmPreprocessing(configText, { file: 'config.json' });
}

async function textOf(folder: string, name: string, names: ReadonlySet<string>): Promise<string | undefined> {
  if (!names.has(name)) return undefined;
  const source = await fileSource(join(folder, name));
  if (source.size > maximumConfigBytes) {
    throw dataError('formats/model-folder-malformed', `a configuration of ${source.size} bytes is not read.`, {
      place: { file: name },
    });
  }
  return new TextDecoder().decode(await source.read(0, source.size));
}

/** Names in a folder; `undefined` if it is a file. */
async function list(path: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set(await readdir(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw ioError(error, 'read', path);
  }
}

function partsIn(folder: string, names: ReadonlySet<string>): OnnxPart[] {
  const files = [...names].filter((name) => name.endsWith('.onnx') && !name.startsWith('.'));
  return files
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const stem = name.slice(0, -'.onnx'.length);
      const [, part = stem, variant = 'fp32'] = variants.exec(stem) ?? [];
      return { part, variant, path: join(folder, name) };
    });
}

function noModel(path: string, names: ReadonlySet<string>): Error {
  const isPickle = [...names].some((name) => /^pytorch_model.*\.bin$|\.(pt|pth|ckpt)$/.test(name));
  const hint = isPickle
    ? 'Its weights are a Python pickle, which is a program and is not run. Export the model as ONNX, or save it as safetensors.'
    : 'Look for a folder with onnx/model.onnx, model.onnx or model.safetensors.';
  return dataError('formats/no-model', `the folder "${basename(path)}" holds no model that can be read.`, { hint });
}
