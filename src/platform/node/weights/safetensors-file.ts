import { basename, dirname } from 'node:path';
import { dataError } from '../../../core/errors.ts';
import type { NamedTensors } from '../../../formats/named-tensors.ts';
import type { SafetensorsEntry } from '../../../formats/safetensors/header.ts';
import { parseSafetensorsIndex } from '../../../formats/safetensors/parse-index.ts';
import { openSafetensors, type SafetensorsFile } from '../../../formats/safetensors/read-safetensors.ts';
import { safetensorsParts } from '../../../formats/safetensors/write-safetensors.ts';
import { unknownTensor } from '../../../formats/unknown-tensor.ts';
import { writeFiles } from '../write-files.ts';
import { fileSource } from './file-source.ts';
import { resolveBeside } from './resolve-beside.ts';

const maximumIndexBytes = 1 << 26;

/**
 * Opens a safetensors file, or a sharded model by its index (`model.safetensors.index.json`); headers are read now, tensors when asked.
 * Of a sharded model the entries come in the order of the index; the metadata of later shards win.
 * @throws `EvenhandError` as `openSafetensors` and `parseSafetensorsIndex`; `formats/safetensors-malformed` if a shard lacks a tensor of
 * the index; `io/path-outside` for a shard that is a link out of the folder; of kind `io` if a file cannot be read.
 */
export async function openSafetensorsFile(path: string): Promise<SafetensorsFile> {
  const source = await fileSource(path);
  const { file } = source;
  if (!file.endsWith('.json')) return openSafetensors(source, { file });
  if (source.size > maximumIndexBytes) {
    throw dataError('formats/safetensors-malformed', `the index of the weights takes ${source.size} bytes.`, {
      place: { file },
    });
  }
  const text = new TextDecoder().decode(await source.read(0, source.size));
  const { shardOf, shards } = parseSafetensorsIndex(text, { file });
  const opened = new Map<string, SafetensorsFile>();
  for (const shard of shards) {
    const shardSource = await fileSource(await resolveBeside(path, shard));
    opened.set(shard, await openSafetensors(shardSource, { file: shard }));
  }
  return joinShards(shardOf, opened, file);
}

/**
 * Writes a safetensors file, all or nothing (see `writeFiles`); the data are not copied.
 * @throws `EvenhandError` as `writeSafetensors`; of kind `io` (disk full, no permission), which leaves the old file.
 */
export async function writeSafetensorsFile(
  path: string,
  tensors: NamedTensors,
  options: { readonly metadata?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { parts } = safetensorsParts(tensors, options.metadata);
  await writeFiles(dirname(path), [{ name: basename(path), data: parts }], options.signal);
}

function joinShards(
  shardOf: ReadonlyMap<string, string>,
  opened: ReadonlyMap<string, SafetensorsFile>,
  file: string,
): SafetensorsFile {
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, shard] of shardOf) {
    const entry = opened.get(shard)!.entries.get(name);
    if (entry === undefined) {
      throw dataError('formats/safetensors-malformed', `tensor "${name}" is not in "${shard}", where it should be.`, {
        place: { file },
        hint: 'Fetch all parts of the model again.',
      });
    }
    entries.set(name, entry);
  }
  const metadata = Object.fromEntries([...opened.values()].flatMap((shard) => Object.entries(shard.metadata)));
  return {
    entries,
    metadata,
    async read(name) {
      const shard = shardOf.get(name);
      if (shard === undefined) throw unknownTensor(name, [...shardOf.keys()], file);
      return opened.get(shard)!.read(name);
    },
  };
}
