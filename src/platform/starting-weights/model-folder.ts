// A folder in the layout of the Hugging Face hub, wherever its files are.
import { dataError } from '../../core/errors.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { type ImagePreprocessing, parseImagePreprocessing } from '../../formats/hugging-face/image-preprocessing.ts';
import { type ModelConfig, parseModelConfig } from '../../formats/hugging-face/model-config.ts';
import { parseOpenClipPreprocessing, parseTimmPreprocessing } from '../../formats/hugging-face/other-preprocessing.ts';

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

/** The files of a folder, and of `onnx/` in it, by their paths within it. */
export interface ListedFolder {
  readonly name: string;
  readonly paths: ReadonlySet<string>;
  open(path: string): Promise<ByteSource>;
}

const maximumConfigBytes = 1 << 24;
const variants = /^(.+?)_(fp16|quantized|int8|uint8|q4f16|q4|q8|bnb4)$/;

/** What a folder holds, with paths within it. Throws `formats/no-model`, `formats/model-folder-malformed` (data). */
export async function describeModelFolder(folder: ListedFolder): Promise<ModelFolder> {
  const { name, paths } = folder;
  const find = (...candidates: string[]) => candidates.find((each) => paths.has(each));
  const onnx = [...partsIn('onnx/', paths), ...partsIn('', paths)];
  const safetensors = find('model.safetensors', 'model.safetensors.index.json', 'open_clip_model.safetensors');
  if (onnx.length === 0 && safetensors === undefined) throw noModel(folder);
  const configText = await configIn(folder, 'config.json');
  return {
    name,
    config: configText === undefined ? undefined : parseModelConfig(configText, { file: 'config.json' }),
    preprocessing: await preprocessingOf(folder, configText),
    tokenizer: { tokenizer: find('tokenizer.json'), config: find('tokenizer_config.json') },
    onnx,
    safetensors,
  };
}

async function preprocessingOf(
  folder: ListedFolder,
  configText: string | undefined,
): Promise<ImagePreprocessing | undefined> {
  const file = 'preprocessor_config.json';
  const text = await configIn(folder, file);
  if (text !== undefined) return parseImagePreprocessing(text, { file });
  const openClip = 'open_clip_config.json';
  const openClipText = await configIn(folder, openClip);
  if (openClipText !== undefined) return parseOpenClipPreprocessing(openClipText, { file: openClip });
  return configText === undefined ? undefined : parseTimmPreprocessing(configText, { file: 'config.json' });
}

async function configIn({ paths, open }: ListedFolder, path: string): Promise<string | undefined> {
  if (!paths.has(path)) return undefined;
  const source = await open(path);
  if (source.size > maximumConfigBytes) {
    throw dataError('formats/model-folder-malformed', `a configuration of ${source.size} bytes is not read.`, {
      place: { file: path },
    });
  }
  return new TextDecoder().decode(await source.read(0, source.size));
}

function partsIn(inner: string, paths: ReadonlySet<string>): OnnxPart[] {
  const names = [...paths].flatMap((path) => (path.startsWith(inner) ? [path.slice(inner.length)] : []));
  const files = names.filter((name) => name.endsWith('.onnx') && !name.startsWith('.') && !name.includes('/'));
  return files
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const stem = name.slice(0, -'.onnx'.length);
      const [, part = stem, variant = 'fp32'] = variants.exec(stem) ?? [];
      return { part, variant, path: `${inner}${name}` };
    });
}

function noModel({ name, paths }: ListedFolder): Error {
  const isPickle = [...paths].some((path) => /^pytorch_model[^/]*\.bin$|^[^/]*\.(pt|pth|ckpt)$/.test(path));
  const hint = isPickle
    ? 'Its weights are a Python pickle, which is a program and is not run. Export the model as ONNX, or save it as safetensors.'
    : 'Look for a folder with onnx/model.onnx, model.onnx or model.safetensors.';
  return dataError('formats/no-model', `the folder "${name}" holds no model that can be read.`, { hint });
}
