import { dataError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';

/** What a file of features must be. */
export interface FeatureMatrixOptions {
  /** Base name, for messages. */
  readonly file: string;
  /** Rows that it must have. */
  readonly rows: number;
}

/**
 * A matrix [rows,p] of finite numbers in single precision. Throws `learn/bad-features` (data) for another shape or type and for numbers that
 * are not finite.
 */
export function featureMatrix(
  { shape, dtype, data }: TensorValue,
  { file, rows }: FeatureMatrixOptions,
): TensorValue<'float32'> {
  if (shape.length !== 2 || shape[0] !== rows || shape[1] === 0 || (dtype !== 'float32' && dtype !== 'float64')) {
    throw badFeatures(
      file,
      `holds ${dtype} [${shape.join(',')}]; a matrix of ${rows} rows is needed, one a row of the table, and at least one column`,
    );
  }
  const numbers = Float32Array.from(data as ArrayLike<number>);
  const at = numbers.findIndex((each) => !Number.isFinite(each));
  if (at >= 0) throw badFeatures(file, `has a number that is not finite in row ${Math.floor(at / shape[1]!) + 1}`);
  return { dtype: 'float32', shape, data: numbers };
}

/** A file of features that is not one. */
export function badFeatures(file: string, problem: string) {
  return dataError('learn/bad-features', `${file} ${problem}.`, {
    hint: 'Write features as float32 with numpy.save, in the order of the rows of the table.',
  });
}
