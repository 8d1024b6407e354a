// Files that were chosen in the page as a folder of weights.
import { dataError } from '../../../../src/core/errors.ts';
import type { ByteSource } from '../../../../src/formats/byte-source.ts';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { externalReference } from '../../../../src/formats/onnx/external-data.ts';
import { isExternal } from '../../../../src/formats/onnx/tensor.ts';
import { tensorsOfModel } from '../../../../src/formats/onnx/tensors-of-model.ts';
import { parseSafetensorsIndex } from '../../../../src/formats/safetensors/parse-index.ts';
import { openSafetensors } from '../../../../src/formats/safetensors/read-safetensors.ts';
import type { WeightsFolder } from '../../../../src/platform/starting-weights/folder-weights.ts';
import type { GivenFile } from './messages.ts';

/** The folder that a file of weights belongs to; empty for a file that was chosen alone. */
export function homeOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return (parts.at(-1) === 'onnx' ? parts.slice(0, -1) : parts).join('/');
}

/** The folder with its files, and those of folders in it. */
export function pageFolder(files: readonly GivenFile[], home: string): WeightsFolder {
  const inside = home === '' ? '' : `${home}/`;
  const own = new Map(
    files.flatMap(({ path, file }) => (path.startsWith(inside) ? [[path.slice(inside.length), file] as const] : [])),
  );
  const open = async (path: string): Promise<ByteSource> => {
    const file = own.get(path);
    if (file !== undefined) return sourceOfFile(file);
    throw dataError('learn/bad-weights', `the page has no file "${path}", which belongs to these weights.`, {
      hint: 'Choose the folder with all its files.',
    });
  };
  const pathOf = (path: string): string => `${inside}${path}`;
  const models = new Map<string, ReturnType<WeightsFolder['onnx']>>();
  return {
    name: home.split('/').at(-1)!,
    paths: new Set(own.keys()),
    open,
    pathOf,
    onnx(path) {
      const found = models.get(path) ?? readOnnx(path, { open, pathOf });
      models.set(path, found);
      return found;
    },
    async safetensors(path) {
      const values = [];
      for (const shard of path.endsWith('.json') ? await shardsOf(path, open) : [path]) {
        const opened = await openSafetensors(await open(shard), { file: shard });
        for (const name of opened.entries.keys()) values.push([name, await opened.read(name)] as const);
      }
      return Object.fromEntries(values);
    },
  };
}

function sourceOfFile(file: Blob): ByteSource {
  return {
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

async function wholeOf(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}

async function shardsOf(file: string, open: WeightsFolder['open']): Promise<readonly string[]> {
  return parseSafetensorsIndex(new TextDecoder().decode(await wholeOf(await open(file))), { file }).shards;
}

/** A model, and what lies beside it of its weights: a graph asks for these at once, so they are read before. */
async function readOnnx(
  path: string,
  { open, pathOf }: Pick<WeightsFolder, 'open' | 'pathOf'>,
): ReturnType<WeightsFolder['onnx']> {
  const file = path.split('/').at(-1)!;
  const folder = path.slice(0, -file.length);
  const model = decodeModel(await wholeOf(await open(path)), { file });
  const beside = new Map<string, Uint8Array>();
  for (const tensor of tensorsOfModel(model).filter(isExternal)) {
    const { location } = externalReference(tensor, file);
    if (!beside.has(location)) beside.set(location, await wholeOf(await open(`${folder}${location}`)));
  }
  return {
    model,
    externalFiles: new Map(Array.from(beside.keys(), (location) => [location, pathOf(`${folder}${location}`)])),
    externalData(location, offset, length) {
      const bytes = beside.get(location)!.subarray(offset, length === undefined ? undefined : offset + length);
      if (length === undefined || bytes.length === length) return bytes;
      throw dataError('learn/bad-weights', `"${location}" ends before the weights that it should hold.`, {
        place: { file },
        hint: 'Fetch all parts of the model again.',
      });
    },
  };
}
