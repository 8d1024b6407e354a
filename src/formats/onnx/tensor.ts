// Tensors of ONNX models to values and back.
import { create } from '@bufbuild/protobuf';
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import { allocateData, type DataType, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { byteLength, bytesOf, tensorFromBytes } from '../tensor-bytes.ts';
import { elementType, onnxTypeName, onnxTypes } from './data-types.ts';
import { type ExternalData, externalReference } from './external-data.ts';

/** Where a tensor comes from. */
export interface TensorSource {
  /** Base name of the model's file, for messages. */
  readonly file: string;
  /** Reads external data; a tensor that needs it is refused without. */
  readonly externalData?: ExternalData | undefined;
}

const maximumRank = 64;

/** Whether `tensorOf` has a type for the elements: not for texts, complex numbers, and floats and integers of less than 16 or 8 bits. */
export function isReadableTensor(tensor: TensorProto): boolean {
  return elementType(tensor.dataType)?.dtype !== undefined;
}

/**
 * The value of an ONNX tensor, whichever way it holds its numbers: a view of its bytes where these are aligned, else a copy.
 * @throws `EvenhandError` `formats/onnx-unsupported-type` where `isReadableTensor` is false; `formats/onnx-malformed` if extents are
 * negative or do not match the data; `formats/onnx-external-data` if external data are missing.
 */
export function tensorOf(tensor: TensorProto, source: TensorSource): TensorValue {
  const dtype = elementType(tensor.dataType)?.dtype;
  if (dtype === undefined) {
    throw dataError(
      'formats/onnx-unsupported-type',
      `${describe(tensor)} has elements of ${onnxTypeName(tensor.dataType)}, which cannot be read.`,
      { place: { file: source.file }, hint: 'Export the model with float, integer or boolean tensors.' },
    );
  }
  if (tensor.segment !== undefined) throw malformed(tensor, source, 'is only a segment of a tensor');
  const shape = shapeOf(tensor, source);
  const expected = byteLength(dtype, shape);
  const bytes = isExternal(tensor) ? readExternal(tensor, expected, source) : ownBytes(tensor, dtype);
  if (bytes.length !== expected) {
    const wanted = `has the shape [${shape.join(', ')}], which takes ${expected} bytes`;
    throw malformed(tensor, source, `${wanted}, but holds ${bytes.length}`);
  }
  return tensorFromBytes(dtype, shape, bytes);
}

/** Whether the numbers of a tensor are in another file, by its `data_location`. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

/**
 * An ONNX tensor of a value; its `rawData` is a view of the value's data.
 * @throws `EvenhandError` `formats/tensor-shape` (usage) for data that do not fit the shape.
 */
export function tensorProtoOf(name: string, value: TensorValue): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: value.shape.map(BigInt),
    dataType: onnxTypes[value.dtype],
    rawData: bytesOf(value),
  });
}

function shapeOf(tensor: TensorProto, source: TensorSource): Shape {
  if (tensor.dims.length > maximumRank) {
    throw malformed(tensor, source, `has ${tensor.dims.length} axes; at most ${maximumRank} are read`);
  }
  return tensor.dims.map((extent) => {
    if (extent < 0n) throw malformed(tensor, source, `has the negative extent ${extent}`);
    if (extent > 9007199254740991n) throw malformed(tensor, source, `has the extent ${extent}, more than can be held`);
    return Number(extent);
  });
}

function readExternal(tensor: TensorProto, expected: number, source: TensorSource): Uint8Array {
  const { location, offset, length = expected } = externalReference(tensor, source.file);
  if (length !== expected) {
    throw malformed(tensor, source, `takes ${expected} bytes by its shape, ${length} by its external data`);
  }
  if (source.externalData === undefined) {
    throw dataError(
      'formats/onnx-external-data',
      `${describe(tensor)} is in the file "${location}" beside the model, which was not given.`,
      { place: { file: source.file }, hint: 'Put the file of the weights beside the model, or pass its bytes.' },
    );
  }
  return source.externalData(location, offset, expected);
}

/** Half floats stand as their bits in `int32_data`; integers wrap to their width, as assignment to a typed array does. */
function ownBytes(tensor: TensorProto, dtype: DataType): Uint8Array {
  const list = tensor[elementType(tensor.dataType)!.list!];
  if (tensor.rawData.length > 0 || list.length === 0) return tensor.rawData;
  const data = allocateData(dtype, list.length);
  const isWide = dtype === 'int64' || dtype === 'uint64';
  for (let index = 0; index < list.length; index++) data[index] = isWide ? BigInt(list[index]!) : Number(list[index]);
  return bytesOf({ dtype, shape: [list.length], data });
}

function describe(tensor: TensorProto): string {
  return tensor.name === '' ? 'a tensor without a name' : `tensor "${tensor.name}"`;
}

function malformed(tensor: TensorProto, { file }: TensorSource, what: string): EvenhandError {
  return dataError('formats/onnx-malformed', `${describe(tensor)} ${what}.`, {
    place: { file },
    hint: 'Fetch or export the file again, and compare its size and checksum with the source.',
  });
}
