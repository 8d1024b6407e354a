// NumPy's .npy files: one array of numbers each.
import { usageError } from '../../core/errors.ts';
import { bytesPerElement, type DataType, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { type FileParts, joinParts } from '../file-parts.ts';
import { bytesOf, tensorFromBytes } from '../tensor-bytes.ts';
import { malformed, parseNpyHeader } from './npy-header.ts';

/** Where the bytes come from: base name of the file (and the entry in it), for messages. */
export interface NpyOptions {
  readonly file: string;
}

/**
 * The array of a .npy file (versions 1 to 3), in row-major order and this machine's byte order: a view of `bytes` where
 * nothing has to be moved, else a copy. Columns-first (Fortran) arrays are transposed so that shape and indices mean
 * the same as in NumPy. A scalar has the shape [], an empty array an extent of 0.
 * @throws `EvenhandError` (data) `formats/not-npy`; `formats/npy-malformed` if header and data do not agree to the
 * byte; `formats/npy-unsupported-type` for objects (pickles), records, texts, dates, complex numbers.
 */
export function readNpy(bytes: Uint8Array, { file }: NpyOptions): TensorValue {
  const header = parseNpyHeader(bytes, file);
  const { dtype, shape, offset } = header;
  const held = bytes.length - offset;
  if (held !== header.byteLength) {
    const difference = held < header.byteLength ? 'fewer' : 'more';
    throw malformed(
      file,
      `it holds ${held} bytes of data, ${difference} than its shape [${shape.join(', ')}] asks for`,
    );
  }
  const width = bytesPerElement(dtype);
  let data: Uint8Array = bytes.subarray(offset);
  if (header.isBigEndian) data = swapped(data, width);
  if (header.isFortranOrder && shape.length > 1) data = rowMajor(data, shape, width);
  return tensorFromBytes(dtype, shape, data);
}

/**
 * A .npy file (version 1.0, little-endian, row-major), byte for byte as NumPy 2 writes it.
 * @throws `EvenhandError` (usage) `formats/npy-unsupported-type` for bfloat16, which the format has no name for;
 * `formats/tensor-shape` for data that do not fit the shape.
 */
export function writeNpy(value: TensorValue): Uint8Array<ArrayBuffer> {
  return joinParts(npyParts(value));
}

/**
 * The same file in parts: the header and a view of the data, which must not change before they are written.
 * @throws as `writeNpy`.
 */
export function npyParts(value: TensorValue): FileParts {
  const header = headerOf(value);
  const data = bytesOf(value);
  return { parts: [header, data], size: header.length + data.length };
}

const descriptions: Readonly<Record<DataType, string | undefined>> = {
  bool: '|b1',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
  bfloat16: undefined,
};

function headerOf({ dtype, shape }: TensorValue): Uint8Array {
  const description = descriptions[dtype];
  if (description === undefined) {
    throw usageError('formats/npy-unsupported-type', 'a NumPy file cannot hold bfloat16 numbers.', {
      hint: 'Convert them to float32, or write a safetensors file.',
    });
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  // NumPy leaves room for the first extent to grow to 21 digits.
  const room = shape.length === 0 ? '' : ' '.repeat(21 - String(shape[0]).length);
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': ${tuple}, }${room}`;
  const size = (Math.floor((10 + text.length + 1) / 64) + 1) * 64;
  const line = `${text.padEnd(size - 11)}\n`;
  const bytes = new Uint8Array(size);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, size - 10, true);
  for (let index = 0; index < line.length; index++) bytes[10 + index] = line.charCodeAt(index);
  return bytes;
}

function swapped(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += width) {
    for (let index = 0; index < width; index++) turned[start + index] = bytes[start + width - 1 - index]!;
  }
  return turned;
}

const unsigned = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array } as const;

/** Elements of a columns-first array in row-major order. */
function rowMajor(bytes: Uint8Array, shape: Shape, width: number): Uint8Array<ArrayBuffer> {
  const Elements = unsigned[width as keyof typeof unsigned];
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  const length = aligned.byteLength / width;
  const from = new Elements(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
  const to = new Elements(length);
  const strides: number[] = [];
  let stride = 1;
  for (const extent of shape) {
    strides.push(stride);
    stride *= extent;
  }
  const index = shape.map(() => 0);
  let position = 0;
  for (let target = 0; target < length; target++) {
    to[target] = from[position]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      position += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      position -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return new Uint8Array(to.buffer);
}
