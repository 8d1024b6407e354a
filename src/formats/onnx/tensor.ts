// Tensors of ONNX models to values and back.
import { create } from '@bufbuild/protobuf';
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import {
  allocateData,
  bytesPerElement,
  type DataType,
  elementCount,
  type Shape,
  type TensorData,
  type TensorValue,
  viewData,
} from '../../core/tensor-value.ts';
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
  const data = isExternal(tensor) ? readExternal(tensor, dtype, shape, source) : readOwn(tensor, dtype, source);
  if (data.length !== elementCount(shape)) {
    throw malformed(tensor, source, `has the shape [${shape.join(', ')}] but ${data.length} elements`);
  }
  return { dtype, shape, data: dtype === 'bool' ? truthValues(data as Uint8Array) : data };
}

/** Whether the numbers of a tensor are in another file. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

/** An ONNX tensor of a value; its `rawData` is a view of the value's data. */
export function tensorProtoOf(name: string, value: TensorValue): TensorProto {
  const { buffer, byteOffset, byteLength } = value.data;
  return create(TensorProtoSchema, {
    name,
    dims: value.shape.map(BigInt),
    dataType: onnxTypes[value.dtype],
    rawData: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
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

function readExternal(tensor: TensorProto, dtype: DataType, shape: Shape, source: TensorSource): TensorData[DataType] {
  const { location, offset, length } = externalReference(tensor, source.file);
  const expected = elementCount(shape) * bytesPerElement(dtype);
  if (length !== undefined && length !== expected) {
    throw malformed(tensor, source, `takes ${expected} bytes by its shape, ${length} by its external data`);
  }
  if (source.externalData === undefined) {
    throw dataError(
      'formats/onnx-external-data',
      `${describe(tensor)} is in the file "${location}" beside the model, which was not given.`,
      { place: { file: source.file }, hint: 'Put the file of the weights beside the model, or pass its bytes.' },
    );
  }
  const bytes = source.externalData(location, offset, expected);
  if (bytes.length !== expected) {
    throw malformed(tensor, source, `takes ${expected} bytes; "${location}" gave ${bytes.length}`);
  }
  return viewData(dtype, bytes);
}

function readOwn(tensor: TensorProto, dtype: DataType, source: TensorSource): TensorData[DataType] {
  const list = tensor[elementType(tensor.dataType)!.list!];
  if (tensor.rawData.length === 0 && list.length > 0) return fromList(dtype, list);
  const width = bytesPerElement(dtype);
  if (tensor.rawData.length % width !== 0) {
    throw malformed(tensor, source, `holds ${tensor.rawData.length} bytes, no multiple of ${width}`);
  }
  return viewData(dtype, tensor.rawData);
}

/** Half floats stand as their bits in `int32_data`; integers wrap to their width, as assignment to a typed array does. */
function fromList(dtype: DataType, list: readonly (number | bigint)[]): TensorData[DataType] {
  const data = allocateData(dtype, list.length);
  const isWide = dtype === 'int64' || dtype === 'uint64';
  for (let index = 0; index < list.length; index++) data[index] = isWide ? BigInt(list[index]!) : Number(list[index]);
  return data;
}

function truthValues(data: Uint8Array): Uint8Array {
  return data.some((value) => value > 1) ? data.map((value) => (value === 0 ? 0 : 1)) : data;
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
