// Dense numbers with a type and a shape: what files hold, what runtimes are fed with and what they return.

/** Element types of tensors, by their usual names. */
export type DataType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool';

/** Extent of each axis; `[]` is a scalar. Whole numbers from 0. */
export type Shape = readonly number[];

/** The array that holds the elements of each type: half floats as their bits, truth values as 0 and 1. */
export interface TensorData {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int16: Int16Array;
  readonly uint16: Uint16Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly int64: BigInt64Array;
  readonly uint64: BigUint64Array;
  readonly bool: Uint8Array;
}

/** A dense tensor in row-major order: `data` holds the product of `shape` elements. */
export interface TensorValue<Type extends DataType = DataType> {
  readonly dtype: Type;
  readonly shape: Shape;
  readonly data: TensorData[Type];
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** Bytes of one element. */
export function bytesPerElement(dtype: DataType): number {
  return arrays[dtype].BYTES_PER_ELEMENT;
}

/** Number of elements of a shape: the product of its extents, 1 for a scalar. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** A zeroed array for `length` elements of a type. */
export function allocateData<Type extends DataType>(dtype: Type, length: number): TensorData[Type] {
  return new arrays[dtype](length) as TensorData[Type];
}

/** A view of bytes as elements of a type, copied only when the offset is not aligned. `bytes` must hold a whole number of elements. */
export function viewData<Type extends DataType>(dtype: Type, bytes: Uint8Array): TensorData[Type] {
  const width = bytesPerElement(dtype);
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return new arrays[dtype](
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / width,
  ) as TensorData[Type];
}

/**
 * A tensor value from numbers in row-major order, each converted to the type (whole numbers for integer types, 0 for false). Not for half
 * floats. Throws `RangeError` when the numbers are not as many as the shape holds.
 */
export function tensorValue<Type extends Exclude<DataType, 'float16' | 'bfloat16'>>(
  dtype: Type,
  shape: Shape,
  numbers: ArrayLike<number>,
): TensorValue<Type> {
  const count = elementCount(shape);
  if (numbers.length !== count) {
    throw new RangeError(`A tensor of shape [${shape.join(',')}] holds ${count} numbers; got ${numbers.length}.`);
  }
  const data = allocateData(dtype, count);
  for (let index = 0; index < count; index += 1) {
    data[index] = (dtype === 'int64' || dtype === 'uint64' ? BigInt(numbers[index]!) : numbers[index]!) as never;
  }
  return { dtype, shape, data };
}
