// Features that were computed elsewhere, from files: one row a row of the case table.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TensorValue } from '../../../core/tensor-value.ts';
import { readNpy } from '../../../formats/numpy/npy.ts';
import { badFeatures, featureMatrix } from '../../../learn/run/feature-matrix.ts';
import { ioError } from '../io-error.ts';
import { openNpzFile } from '../weights/npz-file.ts';

/** What a file of features must be. */
export interface FrozenFeaturesOptions {
  /** Rows that it must have. */
  readonly rows: number;
  /** Array of an .npz file; default its first. */
  readonly array?: string | undefined;
}

/**
 * A matrix [rows,p] of finite numbers from an .npy or .npz file, in single precision. Throws `learn/bad-features` (data) for another shape
 * or type and for numbers that are not finite; errors of the formats; `io` errors.
 */
export async function frozenFeatures(
  path: string,
  { rows, array }: FrozenFeaturesOptions,
): Promise<TensorValue<'float32'>> {
  const file = basename(path);
  return featureMatrix(await tensorOf(path, array), { file, rows });
}

async function tensorOf(path: string, array: string | undefined): Promise<TensorValue> {
  const file = basename(path);
  if (!/\.npz$/i.test(path)) {
    const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', file)));
    return readNpy(bytes, { file });
  }
  const archive = await openNpzFile(path);
  const name = array ?? [...archive.names][0];
  if (name === undefined) throw badFeatures(file, 'holds no array');
  return archive.read(name);
}
