// Messages from wire format, by their descriptors. Byte fields are views of the input. The typed number lists of a TensorProto are
// turned into `rawData`, as arrays of JavaScript numbers they would take up to thirty times the space (see gather-raw-data.ts).
import { create, type DescField, type DescMessage, type MessageShape, ScalarType } from '@bufbuild/protobuf';
import { TensorProtoSchema } from 'onnx-buf';
import { gatherRawData, isNumberList, type Piece } from './gather-raw-data.ts';
import { type WireReader, wireTypes } from './wire-reader.ts';

/** Nested messages are read to this depth, as other readers of protocol buffers do; a graph within a graph takes three. */
const maximumDepth = 100;

// Measured with V8: an empty node takes 226 bytes, a view 105, the first element of a list 150.
const heap = { message: 320, view: 112, element: 32, list: 128 } as const;

type Fields = Record<string, unknown>;

interface Context {
  readonly reader: WireReader;
  readonly fields: Map<DescMessage, ReadonlyMap<number, DescField>>;
  depth: number;
}

/** Reads the whole of `reader` as one message. @throws `EvenhandError` `formats/onnx-malformed` or `formats/onnx-too-large`. */
export function readMessage<Desc extends DescMessage>(schema: Desc, reader: WireReader): MessageShape<Desc> {
  const message = create(schema);
  readInto(schema, message as unknown as Fields, { reader, fields: new Map(), depth: 0 }, reader.bytes.length);
  return message;
}

function fieldsOf(schema: DescMessage, context: Context): ReadonlyMap<number, DescField> {
  const known = context.fields.get(schema);
  if (known !== undefined) return known;
  const fields = new Map(schema.fields.map((field) => [field.number, field]));
  context.fields.set(schema, fields);
  return fields;
}

function readInto(schema: DescMessage, message: Fields, context: Context, end: number): void {
  const { reader } = context;
  if (++context.depth > maximumDepth) throw reader.malformed(`it is nested deeper than ${maximumDepth} levels`);
  const fields = fieldsOf(schema, context);
  const pieces: Piece[] = [];
  while (reader.position < end) {
    const { number, wireType } = reader.tag(end);
    const field = fields.get(number);
    if (field === undefined) keepUnknown(message, reader, { no: number, wireType }, end);
    else if (schema === TensorProtoSchema && isNumberList(number))
      pieces.push(readPiece(reader, number, wireType, end));
    else if (field.fieldKind === 'list') readListItem(field, message, { context, wireType, end });
    else readSingular(field, message, { context, wireType, end });
  }
  if (pieces.length > 0) gatherRawData(message as unknown as MessageShape<typeof TensorProtoSchema>, pieces, reader);
  context.depth--;
}

interface Spot {
  readonly context: Context;
  readonly wireType: number;
  readonly end: number;
}

function readSingular(field: DescField, message: Fields, spot: Spot): void {
  const { oneof, localName } = field;
  if (oneof === undefined) {
    message[localName] = readValue(field, message[localName], spot);
    return;
  }
  const current = message[oneof.localName] as { case?: string; value?: unknown };
  const existing = current.case === localName ? current.value : undefined;
  message[oneof.localName] = { case: localName, value: readValue(field, existing, spot) };
}

function readListItem(field: DescField, message: Fields, spot: Spot): void {
  const { reader } = spot.context;
  const list = message[field.localName] as unknown[];
  if (list.length === 0) reader.charge(heap.list);
  const isPacked = spot.wireType === wireTypes.lengthDelimited && isNumeric(field.scalar);
  if (!isPacked) {
    list.push(readValue(field, undefined, spot));
    reader.charge(heap.element);
    return;
  }
  const stop = reader.extent(spot.end);
  while (reader.position < stop) {
    list.push(readNumber(field.scalar!, reader, stop));
    reader.charge(heap.element);
  }
}

/** `existing` is a message that was met before: protocol buffers merge the two. */
function readValue(field: DescField, existing: unknown, { context, wireType, end }: Spot): unknown {
  const { reader } = context;
  if (field.message !== undefined) {
    expect(field, wireType, wireTypes.lengthDelimited, reader);
    const stop = reader.extent(end);
    if (existing === undefined) reader.charge(heap.message);
    const child = existing ?? create(field.message);
    readInto(field.message, child as Fields, context, stop);
    return child;
  }
  const scalar = field.scalar ?? ScalarType.INT32;
  expect(field, wireType, wireTypeOf(scalar), reader);
  if (scalar === ScalarType.STRING) {
    const before = reader.position;
    const text = reader.text(end);
    reader.charge(2 * (reader.position - before));
    return text;
  }
  if (scalar === ScalarType.BYTES) {
    reader.charge(heap.view);
    return reader.take(reader.extent(end));
  }
  return readNumber(scalar, reader, end);
}

function readNumber(scalar: ScalarType, reader: WireReader, end: number): number | bigint {
  if (scalar === ScalarType.FLOAT) return reader.float32(end);
  if (scalar === ScalarType.DOUBLE) return reader.float64(end);
  if (scalar === ScalarType.INT64) return reader.int64(end);
  if (scalar === ScalarType.UINT64) return reader.uint64(end);
  return reader.varint(end) | 0;
}

function readPiece(reader: WireReader, number: number, wireType: number, end: number): Piece {
  reader.charge(heap.view);
  if (wireType !== wireTypes.lengthDelimited) return { number, wireType, bytes: reader.skip(wireType, end) };
  return { number, wireType: undefined, bytes: reader.take(reader.extent(end)) };
}

function keepUnknown(message: Fields, reader: WireReader, tag: { no: number; wireType: number }, end: number): void {
  reader.charge(heap.view + heap.message);
  const unknown = (message['$unknown'] ?? []) as unknown[];
  unknown.push({ ...tag, data: reader.skip(tag.wireType, end) });
  message['$unknown'] = unknown;
}

function isNumeric(scalar: ScalarType | undefined): boolean {
  return scalar !== undefined && scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
}

function wireTypeOf(scalar: ScalarType): number {
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) return wireTypes.lengthDelimited;
  if (scalar === ScalarType.FLOAT) return wireTypes.bits32;
  return scalar === ScalarType.DOUBLE ? wireTypes.bits64 : wireTypes.varint;
}

function expect(field: DescField, wireType: number, expected: number, reader: WireReader): void {
  if (wireType !== expected) {
    throw reader.malformed(`${field.parent.name}.${field.name} is laid out as type ${wireType} instead of ${expected}`);
  }
}
