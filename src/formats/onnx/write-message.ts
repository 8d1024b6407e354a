// Messages to wire format in two passes: measure, then write into one buffer of the right size. (A writer that grows its buffer takes
// several times the size of the weights.) Fields in order of their numbers, as every reference writer does, so bytes are reproducible.
import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import { wireTypes } from './wire-reader.ts';

type Fields = Record<string, unknown>;

const utf8 = new TextEncoder();

/** What the first pass leaves for the second, in the order of visiting: sizes of nested messages and of packed lists, encoded texts. */
interface Plan {
  readonly notes: (number | Uint8Array)[];
  readonly fields: Map<DescMessage, readonly DescField[]>;
  next: number;
}

interface Output {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  position: number;
}

/**
 * Measures `message` and gives its size and a function that writes it. Scalars count as set where the message has them itself, as
 * everywhere in proto2; unknown fields that were read are written again at the end of their message.
 */
export function planMessage(
  schema: DescMessage,
  message: Message,
): { readonly size: number; write(): Uint8Array<ArrayBuffer> } {
  const plan: Plan = { notes: [], fields: new Map(), next: 0 };
  const size = measureMessage(schema, message as unknown as Fields, plan);
  return {
    size,
    write() {
      const bytes = new Uint8Array(size);
      plan.next = 0;
      const output = { bytes, view: new DataView(bytes.buffer), position: 0 };
      writeMessage(schema, message as unknown as Fields, plan, output);
      return bytes;
    },
  };
}

function fieldsOf(schema: DescMessage, plan: Plan): readonly DescField[] {
  const known = plan.fields.get(schema);
  if (known !== undefined) return known;
  const fields = schema.fields.toSorted((a, b) => a.number - b.number);
  plan.fields.set(schema, fields);
  return fields;
}

/** The values of a field in the order in which they are written; none if the field is not set. */
function valuesOf(field: DescField, message: Fields): readonly unknown[] {
  if (field.fieldKind === 'list') return message[field.localName] as readonly unknown[];
  if (field.oneof !== undefined) {
    const chosen = message[field.oneof.localName] as { case?: string; value?: unknown };
    return chosen.case === field.localName ? [chosen.value] : [];
  }
  const isSet = Object.hasOwn(message, field.localName) && message[field.localName] !== undefined;
  return isSet ? [message[field.localName]] : [];
}

function isPacked(field: DescField): boolean {
  return field.fieldKind === 'list' && field.listKind !== 'message' && field.packed;
}

function measureMessage(schema: DescMessage, message: Fields, plan: Plan): number {
  let size = 0;
  for (const field of fieldsOf(schema, plan)) {
    const values = valuesOf(field, message);
    if (values.length === 0) continue;
    const tagSize = varintSize(field.number * 8);
    if (isPacked(field)) {
      const slot = plan.notes.push(0) - 1;
      let content = 0;
      for (const value of values) content += measureValue(field, value, plan);
      plan.notes[slot] = content;
      size += tagSize + varintSize(content) + content;
    } else for (const value of values) size += tagSize + measureValue(field, value, plan);
  }
  for (const { no, data } of unknownFields(message)) size += varintSize(no * 8) + data.length;
  return size;
}

function measureValue(field: DescField, value: unknown, plan: Plan): number {
  if (field.message !== undefined) {
    const slot = plan.notes.push(0) - 1;
    const content = measureMessage(field.message, value as Fields, plan);
    plan.notes[slot] = content;
    return varintSize(content) + content;
  }
  const scalar = field.scalar ?? ScalarType.INT32;
  if (scalar === ScalarType.FLOAT) return 4;
  if (scalar === ScalarType.DOUBLE) return 8;
  if (scalar === ScalarType.BYTES) {
    const { length } = value as Uint8Array;
    return varintSize(length) + length;
  }
  if (scalar !== ScalarType.STRING) return varintSize(value as number | bigint);
  const text = utf8.encode(value as string);
  plan.notes.push(text);
  return varintSize(text.length) + text.length;
}

function writeMessage(schema: DescMessage, message: Fields, plan: Plan, output: Output): void {
  for (const field of fieldsOf(schema, plan)) {
    const values = valuesOf(field, message);
    if (values.length === 0) continue;
    if (isPacked(field)) {
      writeVarint(field.number * 8 + wireTypes.lengthDelimited, output);
      writeVarint(plan.notes[plan.next++] as number, output);
      for (const value of values) writeValue(field, value, plan, output);
    } else {
      const tag = field.number * 8 + wireTypeOf(field);
      for (const value of values) {
        writeVarint(tag, output);
        writeValue(field, value, plan, output);
      }
    }
  }
  for (const { no, wireType, data } of unknownFields(message)) {
    writeVarint(no * 8 + wireType, output);
    writeBytes(data, output);
  }
}

function writeValue(field: DescField, value: unknown, plan: Plan, output: Output): void {
  if (field.message !== undefined) {
    writeVarint(plan.notes[plan.next++] as number, output);
    writeMessage(field.message, value as Fields, plan, output);
    return;
  }
  const scalar = field.scalar ?? ScalarType.INT32;
  if (scalar === ScalarType.FLOAT) {
    output.view.setFloat32(output.position, value as number, true);
    output.position += 4;
  } else if (scalar === ScalarType.DOUBLE) {
    output.view.setFloat64(output.position, value as number, true);
    output.position += 8;
  } else if (scalar === ScalarType.BYTES || scalar === ScalarType.STRING) {
    const bytes = (scalar === ScalarType.BYTES ? value : plan.notes[plan.next++]) as Uint8Array;
    writeVarint(bytes.length, output);
    writeBytes(bytes, output);
  } else writeVarint(value as number | bigint, output);
}

function unknownFields(message: Fields): readonly { no: number; wireType: number; data: Uint8Array }[] {
  return (message['$unknown'] ?? []) as { no: number; wireType: number; data: Uint8Array }[];
}

function wireTypeOf(field: DescField): number {
  if (field.message !== undefined) return wireTypes.lengthDelimited;
  if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) return wireTypes.lengthDelimited;
  if (field.scalar === ScalarType.FLOAT) return wireTypes.bits32;
  return field.scalar === ScalarType.DOUBLE ? wireTypes.bits64 : wireTypes.varint;
}

function writeBytes(bytes: Uint8Array, output: Output): void {
  output.bytes.set(bytes, output.position);
  output.position += bytes.length;
}

/** Negative numbers are written as 64 bits, in ten bytes. */
function varintSize(value: number | bigint): number {
  if (value < 0) return 10;
  let size = 1;
  if (typeof value === 'number') {
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
    return size;
  }
  for (let rest = value; rest >= 128n; rest >>= 7n) size++;
  return size;
}

function writeVarint(value: number | bigint, output: Output): void {
  const { bytes } = output;
  if (typeof value === 'number' && value >= 0) {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[output.position++] = (rest % 128) | 128;
    bytes[output.position++] = rest;
    return;
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes[output.position++] = Number(rest & 127n) | 128;
  bytes[output.position++] = Number(rest);
}
