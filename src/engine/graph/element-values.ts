// Which numbers are values of which element type.
import { usageError } from '../../core/errors.ts';
import type { DataType } from '../../core/tensor-value.ts';
import { isFloating } from './tensor.ts';

/** Least and greatest value of each whole type; those of 64 bits reach further than whole numbers in double precision do. */
export const wholeRange: { readonly [Type in DataType]?: readonly [number, number] } = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  int64: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  uint64: [0, Number.POSITIVE_INFINITY],
};

/** Throws `engine/bad-constant` (usage) unless a number is a value of the type: whole and within its range, or 0 or 1 for bool. */
export function requireElement(value: number, dtype: DataType): void {
  if (isFloating(dtype)) return;
  const [least, greatest] = wholeRange[dtype] ?? [0, 1];
  if (Number.isInteger(value) && value >= least && value <= greatest) return;
  throw usageError('engine/bad-constant', `The number ${value} is not a value of the type ${dtype}.`, {
    hint: 'Give a whole number within the range of the type, or cast the tensor to float32 first.',
  });
}
