import { usageError } from '../core/errors.ts';
import { bytesPerElement, type DataType, type Shape, type TensorValue, viewData } from '../core/tensor-value.ts';

/**
 * Bytes of `value`'s data, as a view.
 * @throws `EvenhandError` `formats/tensor-shape` (usage) unless there are as many elements as the shape says.
 */
export function bytesOf(value: TensorValue): Uint8Array<ArrayBuffer> {
  if (byteLength(value.dtype, value.shape) !== value.data.byteLength) {
    throw usageError(
      'formats/tensor-shape',
      `a tensor of ${value.dtype} and shape [${value.shape.join(', ')}] cannot have ${value.data.byteLength} bytes.`,
      { hint: 'Give as many elements as the product of the extents, in the array of the type.' },
    );
  }
  const { buffer, byteOffset } = value.data;
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, value.data.byteLength);
}

/** A value over bytes: a view where they are aligned, else a copy. Truth values other than 0 count as 1, in a copy. */
export function tensorFromBytes(dtype: DataType, shape: Shape, bytes: Uint8Array): TensorValue {
  const data = viewData(dtype, bytes);
  if (dtype === 'bool' && bytes.some((value) => value > 1)) {
    return { dtype, shape, data: Uint8Array.from(bytes, (value) => (value === 0 ? 0 : 1)) };
  }
  return { dtype, shape, data };
}

/** Bytes that a tensor takes, or `Infinity` beyond what numbers hold exactly: no file has that many. */
export function byteLength(dtype: DataType, shape: Shape): number {
  if (shape.includes(0)) return 0;
  let bytes = bytesPerElement(dtype);
  for (const extent of shape) bytes *= extent;
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : Number.POSITIVE_INFINITY;
}
