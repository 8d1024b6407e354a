import type { Tensor, TensorConstructor } from 'onnxruntime-web';
import { dataError, usageError } from '../../core/errors.ts';
import {
  bytesPerElement,
  type DataType,
  elementCount,
  type TensorData,
  type TensorValue,
} from '../../core/tensor-value.ts';

const spoken: readonly DataType[] = [
  'float32',
  'float64',
  'float16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
];

const arraysOf: Readonly<Record<DataType, readonly string[]>> = {
  float32: ['Float32Array'],
  float64: ['Float64Array'],
  float16: ['Uint16Array', 'Float16Array'],
  bfloat16: ['Uint16Array'],
  int8: ['Int8Array'],
  uint8: ['Uint8Array', 'Uint8ClampedArray', 'Buffer'],
  int16: ['Int16Array'],
  uint16: ['Uint16Array'],
  int32: ['Int32Array'],
  uint32: ['Uint32Array'],
  int64: ['BigInt64Array'],
  uint64: ['BigUint64Array'],
  bool: ['Uint8Array', 'Buffer'],
};

/**
 * A tensor of ONNX Runtime over the same memory; memory shared between threads, which ONNX Runtime refuses, is copied.
 * @throws `EvenhandError` `engine/feed-mismatch` if shape and data disagree, `engine/unsupported-type` for bfloat16.
 */
export function toOrtTensor(Tensor: TensorConstructor, name: string, { dtype, shape, data }: TensorValue): Tensor {
  requireSpoken(name, dtype);
  requireArrayOf(name, dtype, data);
  if (data.length !== elementCount(shape)) {
    throw usageError(
      'engine/feed-mismatch',
      `"${name}" has shape [${shape.join(', ')}], which is ${elementCount(shape)} elements, but holds ${data.length}.`,
      { hint: 'A view of WebAssembly memory is emptied when that memory grows: take a new view.' },
    );
  }
  return new Tensor(dtype as 'float32', (isShared(data) ? data.slice() : data) as Float32Array, [...shape]);
}

/** The values of a tensor of ONNX Runtime that lies in host memory, over the same memory. */
export function fromOrtTensor(name: string, { type, dims, data }: Tensor): TensorValue {
  requireSpoken(name, type);
  const dtype = type as DataType;
  const values = data as TensorData[DataType];
  return { dtype, shape: [...dims], data: dtype === 'float16' ? asBits(values) : values };
}

/** Whether the memory is shared between threads. */
export function isShared({ buffer }: TensorData[DataType]): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
}

/** Half floats as their bits, also where the platform has an array type of their own. */
function asBits(values: TensorData[DataType]): Uint16Array {
  if (values instanceof Uint16Array) return values;
  const { buffer, byteOffset, byteLength } = values;
  return new Uint16Array(buffer as ArrayBuffer, byteOffset, byteLength / bytesPerElement('float16'));
}

function requireArrayOf(name: string, dtype: DataType, data: TensorData[DataType]): void {
  const found =
    (data as { readonly constructor?: { readonly name: string } } | undefined)?.constructor?.name ?? `${data}`;
  if (arraysOf[dtype].includes(found)) return;
  throw usageError('engine/feed-mismatch', `"${name}" is ${dtype}, but its data are of ${found}.`, {
    hint: `Its data must be a ${arraysOf[dtype][0]}; tensorValue makes a tensor of any numbers.`,
  });
}

function requireSpoken(name: string, type: string): void {
  if ((spoken as readonly string[]).includes(type)) return;
  throw dataError('engine/unsupported-type', `"${name}" is of type ${type}, which ONNX Runtime does not exchange.`, {
    hint:
      type === 'bfloat16'
        ? 'Give the model float32 inputs and outputs, with a Cast inside where bfloat16 is wanted.'
        : 'Only tensors of numbers and truth values can be fed and fetched.',
  });
}
