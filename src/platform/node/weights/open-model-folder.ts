import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../../../core/errors.ts';
import { describeModelFolder, type ListedFolder, type ModelFolder } from '../../starting-weights/model-folder.ts';
import { ioError } from '../io-error.ts';
import { fileSource } from './file-source.ts';

/**
 * Recognises a model folder: `config.json`, `preprocessor_config.json` (or the configurations of timm and OpenCLIP), `tokenizer.json`,
 * `onnx/*.onnx` or `*.onnx`, `model.safetensors` or its index.
 * @throws `EvenhandError` `formats/no-model` if the folder holds no weights that can be read, `formats/model-folder-malformed` naming file
 * and field if a configuration cannot be understood, `io/not-a-folder`, and of kind `io` if something cannot be read.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const found = await describeModelFolder(await listedFolder(path));
  const at = (own: string | undefined) => (own === undefined ? undefined : join(path, own));
  const { tokenizer, config } = found.tokenizer;
  return {
    ...found,
    tokenizer: { tokenizer: at(tokenizer), config: at(config) },
    onnx: found.onnx.map((part) => ({ ...part, path: join(path, part.path) })),
    safetensors: at(found.safetensors),
  };
}

/** A folder with its files and those of `onnx/` in it. Throws `io/not-a-folder` (usage), and of kind `io`. */
export async function listedFolder(path: string): Promise<ListedFolder> {
  const names = await list(path);
  if (names === undefined) throw usageError('io/not-a-folder', `"${basename(path)}" is not a folder.`);
  const nested = names.includes('onnx') ? ((await list(join(path, 'onnx'))) ?? []) : [];
  return {
    name: basename(resolve(path)),
    paths: new Set([...names, ...nested.map((name) => `onnx/${name}`)]),
    open: (own) => fileSource(join(path, own)),
  };
}

/** Names in a folder; `undefined` if it is a file. */
async function list(path: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw ioError(error, 'read', path);
  }
}
