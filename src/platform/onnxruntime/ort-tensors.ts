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

/**
 * A tensor of ONNX Runtime over the same memory; memory shared between threads, which ONNX Runtime refuses, is copied.
 * @throws `EvenhandError` `engine/feed-mismatch` if shape and data disagree, `engine/unsupported-type` for bfloat16.
 */
export function toOrtTensor(Tensor: TensorConstructor, name: string, { dtype, shape, data }: TensorValue): Tensor {
  requireSpoken(name, dtype);
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

function requireSpoken(name: string, type: string): void {
  if ((spoken as readonly string[]).includes(type)) return;
  throw dataError('engine/unsupported-type', `"${name}" is of type ${type}, which ONNX Runtime does not exchange.`, {
    hint:
      type === 'bfloat16'
        ? 'Give the model float32 inputs and outputs, with a Cast inside where bfloat16 is wanted.'
        : 'Only tensors of numbers and truth values can be fed and fetched.',
  });
}
