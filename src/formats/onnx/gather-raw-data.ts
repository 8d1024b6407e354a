// The typed number lists of a TensorProto as `raw_data`. ONNX lets a tensor hold its numbers either way and both mean the same; as
// bytes they cost their own size, and a packed list of floats is already laid out as raw data and is not even copied.
import type { TensorProto } from 'onnx-buf';
import { elementType, type NumberList, onnxTypeName } from './data-types.ts';
import { WireReader, wireTypes } from './wire-reader.ts';

/** One stretch of a number list: packed values, or a single one with its wire type. */
export interface Piece {
  readonly number: number;
  readonly wireType: number | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const lists: Readonly<
  Record<number, { readonly name: NumberList; readonly wireType: number; readonly width: number }>
> = {
  4: { name: 'floatData', wireType: wireTypes.bits32, width: 4 },
  5: { name: 'int32Data', wireType: wireTypes.varint, width: 0 },
  7: { name: 'int64Data', wireType: wireTypes.varint, width: 0 },
  10: { name: 'doubleData', wireType: wireTypes.bits64, width: 8 },
  11: { name: 'uint64Data', wireType: wireTypes.varint, width: 0 },
};

/** Whether a field of TensorProto is one of its typed number lists. */
export function isNumberList(number: number): boolean {
  return lists[number] !== undefined;
}

/** Sets `rawData` of `tensor` to the numbers of `pieces`, which were met in this order. */
export function gatherRawData(tensor: TensorProto, pieces: readonly Piece[], reader: WireReader): void {
  const list = lists[pieces[0]!.number]!;
  const type = elementType(tensor.dataType);
  if (type?.list !== list.name || pieces.some(({ number }) => lists[number] !== list)) {
    throw reader.malformed(`tensor "${tensor.name}" of ${onnxTypeName(tensor.dataType)} holds numbers of another type`);
  }
  if (tensor.rawData.length > 0) throw reader.malformed(`tensor "${tensor.name}" holds its numbers twice`);
  for (const { wireType, bytes } of pieces) {
    const isMismatch = wireType !== undefined && wireType !== list.wireType;
    if (isMismatch || (list.width > 0 && bytes.length % list.width !== 0)) {
      throw reader.malformed(`the numbers of tensor "${tensor.name}" are laid out wrongly`);
    }
  }
  tensor.rawData = list.width > 0 ? joined(pieces, reader) : fromVarints(pieces, type.rawBytes, reader);
}

function joined(pieces: readonly Piece[], reader: WireReader): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0]!.bytes;
  const length = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  reader.charge(length);
  const whole = new Uint8Array(length);
  let position = 0;
  for (const { bytes } of pieces) {
    whole.set(bytes, position);
    position += bytes.length;
  }
  return whole;
}

function fromVarints(pieces: readonly Piece[], width: number, reader: WireReader): Uint8Array<ArrayBuffer> {
  const count = pieces.reduce((sum, { bytes }) => sum + countVarints(bytes), 0);
  reader.charge(count * width);
  const whole = new Uint8Array(count * width);
  const view = new DataView(whole.buffer);
  let position = 0;
  for (const { bytes } of pieces) {
    const numbers = new WireReader(bytes, reader.file, 0);
    while (numbers.position < bytes.length) {
      const low = numbers.varint(bytes.length);
      if (width === 1) view.setUint8(position, low);
      else if (width === 2) view.setUint16(position, low, true);
      else view.setUint32(position, low, true);
      if (width === 8) view.setUint32(position + 4, numbers.high, true);
      position += width;
    }
  }
  return whole;
}

function countVarints(bytes: Uint8Array): number {
  let count = 0;
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! < 0x80) count++;
  return count;
}
