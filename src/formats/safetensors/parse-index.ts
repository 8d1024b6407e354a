import { dataError, type EvenhandError } from '../../core/errors.ts';
import { scanJson } from '../scan-json.ts';

/** Which file of a sharded model holds which tensor. */
export interface SafetensorsIndex {
  /** Base name of the file by name of the tensor, in the order of the index. */
  readonly shardOf: ReadonlyMap<string, string>;
  /** Base names of the files, each once. */
  readonly shards: readonly string[];
}

/**
 * The index of a sharded model, `model.safetensors.index.json`: its `weight_map`.
 * @throws `EvenhandError` `formats/safetensors-malformed` if it is no such index or names a file with a path: shards lie beside it.
 */
export function parseSafetensorsIndex(text: string, { file }: { readonly file: string }): SafetensorsIndex {
  const map = weightMapOf(text, file);
  const shardOf = new Map<string, string>();
  for (const [name, shard] of Object.entries(map)) {
    if (typeof shard !== 'string' || shard === '') throw malformed(file, `tensor "${name}" is in no file`);
    if (/[/\\:]/.test(shard) || shard === '.' || shard === '..') {
      throw malformed(
        file,
        `tensor "${name}" is said to be in "${shard}", which is not the name of a file beside the index`,
      );
    }
    shardOf.set(name, shard);
  }
  return { shardOf, shards: [...new Set(shardOf.values())] };
}

function weightMapOf(text: string, file: string): Readonly<Record<string, unknown>> {
  const { duplicateKey, isTooDeep } = scanJson(text, 16);
  if (duplicateKey !== undefined) throw malformed(file, `it has the key "${duplicateKey}" twice`);
  if (isTooDeep) throw malformed(file, 'it is nested deeper than an index can be');
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch {
    throw malformed(file, 'it is not JSON');
  }
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw malformed(file, 'it has no "weight_map"');
  return map as Readonly<Record<string, unknown>>;
}

function malformed(file: string, what: string): EvenhandError {
  return dataError('formats/safetensors-malformed', `the index of the weights is damaged: ${what}.`, {
    place: { file },
  });
}
