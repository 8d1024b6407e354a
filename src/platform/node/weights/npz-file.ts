import { basename, dirname } from 'node:path';
import type { NamedTensors } from '../../../formats/named-tensors.ts';
import { type NpzFile, openNpz } from '../../../formats/numpy/read-npz.ts';
import { npzParts } from '../../../formats/numpy/write-npz.ts';
import { writeFiles } from '../write-files.ts';
import { fileSource } from './file-source.ts';

/** Opens an .npz archive: its directory is read now, arrays when asked. @throws `EvenhandError` as `openNpz`; of kind `io`. */
export async function openNpzFile(
  path: string,
  options: { readonly maximumBytes?: number | undefined } = {},
): Promise<NpzFile> {
  const source = await fileSource(path);
  return openNpz(source, { file: source.file, maximumBytes: options.maximumBytes });
}

/** Writes an .npz archive, all or nothing (see `writeFiles`). @throws `EvenhandError` as `writeNpz`; of kind `io`. */
export async function writeNpzFile(
  path: string,
  tensors: NamedTensors,
  options: { readonly compress?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { parts } = npzParts(tensors, { compress: options.compress });
  await writeFiles(dirname(path), [{ name: basename(path), data: parts }], options.signal);
}
