// What the JSON files of this folder hold, as values to compare with: see test/golden/generate/formats.py.
import type { DataType, TensorValue } from '../../../src/core/tensor-value.ts';

/** NumPy's codes of element types. */
export const dataTypes: Readonly<Record<string, DataType>> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  bf2: 'bfloat16',
};

const floatBytes: Partial<Record<DataType, number>> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/** Elements as the generator writes them: floats as their bits in hexadecimal, others as decimal numbers. */
export function textsOf({ dtype, data }: TensorValue): string[] {
  const width = floatBytes[dtype];
  if (width === undefined) return Array.from(data as Int32Array, String);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length }, (_, index) =>
    Array.from({ length: width }, (_, byte) => view.getUint8(index * width + width - 1 - byte))
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(''),
  );
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A file's stored description of an array. */
export interface GoldenArray {
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

/** A value in the form of `GoldenArray`, with our name of the type. */
export function described(value: TensorValue): object {
  return { dtype: value.dtype, shape: [...value.shape], values: textsOf(value) };
}

export function expected({ type, shape, values }: GoldenArray): object {
  return { dtype: dataTypes[type], shape, values };
}
