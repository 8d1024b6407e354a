// Features that were computed elsewhere, from files: one row a row of the case table.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { dataError } from '../../../core/errors.ts';
import type { TensorValue } from '../../../core/tensor-value.ts';
import { readNpy } from '../../../formats/numpy/npy.ts';
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
  const value = await tensorOf(path, array);
  const { shape, dtype, data } = value;
  if (shape.length !== 2 || shape[0] !== rows || (dtype !== 'float32' && dtype !== 'float64')) {
    throw bad(file, `holds ${dtype} [${shape.join(',')}]; a matrix of ${rows} rows is needed, one a row of the table`);
  }
  const numbers = Float32Array.from(data as ArrayLike<number>);
  const at = numbers.findIndex((each) => !Number.isFinite(each));
  if (at >= 0) throw bad(file, `has a number that is not finite in row ${Math.floor(at / shape[1]!) + 1}`);
  return { dtype: 'float32', shape, data: numbers };
}

async function tensorOf(path: string, array: string | undefined): Promise<TensorValue> {
  const file = basename(path);
  if (!/\.npz$/i.test(path)) {
    const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', file)));
    return readNpy(bytes, { file });
  }
  const archive = await openNpzFile(path);
  const name = array ?? [...archive.names][0];
  if (name === undefined) throw bad(file, 'holds no array');
  return archive.read(name);
}

function bad(file: string, problem: string) {
  return dataError('learn/bad-features', `${file} ${problem}.`, {
    hint: 'Write features as float32 with numpy.save, in the order of the rows of the table.',
  });
}
