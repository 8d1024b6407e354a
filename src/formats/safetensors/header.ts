// The head of a safetensors file: eight bytes of length, then JSON that names every tensor with type, shape and place. The rules are
// those of the reference reader (Hugging Face, safetensors 0.8): no key twice, no gap, no overlap, no byte left over.
import { dataError, type EvenhandError } from '../../core/errors.ts';
import type { DataType, Shape } from '../../core/tensor-value.ts';
import { recognise } from '../recognise.ts';
import { scanJson } from '../scan-json.ts';
import { byteLength } from '../tensor-bytes.ts';

/** One tensor as the header describes it. */
export interface SafetensorsEntry {
  readonly name: string;
  /** The type's name in the file, such as `F32`. */
  readonly type: string;
  /** Our name of the type; `undefined` for types that are not read (8-bit floats and the like). */
  readonly dtype: DataType | undefined;
  readonly shape: Shape;
  /** First byte, counted from the start of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** What a file says of itself; entries in the order of their data. */
export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Names of types in the file, in the order in which the reference writer puts them: widest first, so that all are aligned. */
export const safetensorsTypes: ReadonlyMap<string, DataType> = new Map([
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['BF16', 'bfloat16'],
  ['F16', 'float16'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const maximumHeaderBytes = 100_000_000;
const ownName = 'a safetensors file';
const metadataKey = '__metadata__';
const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of the JSON header by the first eight bytes of a file of `size` bytes. @throws `EvenhandError`, see `parseHeader`. */
export function headerLength(start: Uint8Array, size: number, file: string): number {
  if (start.length < 8) throw notSafetensors(file, recognise(start) ?? 'too short to be one');
  const view = new DataView(start.buffer, start.byteOffset, 8);
  const length = Number(view.getBigUint64(0, true));
  if (length > maximumHeaderBytes || length > size - 8) {
    const found = recognise(start);
    if (found !== undefined && found !== ownName) throw notSafetensors(file, found);
    throw malformed(
      file,
      `its header would take ${length} bytes; ${Math.min(maximumHeaderBytes, size - 8)} are possible`,
    );
  }
  return length;
}

/**
 * The header from its JSON bytes in a file of `size` bytes.
 * @throws `EvenhandError` `formats/not-safetensors` if the file is something else, `formats/safetensors-malformed` if a rule is broken.
 */
export function parseHeader(json: Uint8Array, size: number, file: string): SafetensorsHeader {
  const fields = parseObject(json, file);
  const dataStart = 8 + json.length;
  const { [metadataKey]: metadata, ...tensors } = fields;
  const entries = Object.entries(tensors).map(([name, facts]) => entryOf(name, facts, { dataStart, file }));
  entries.sort((a, b) => a.offset - b.offset || a.byteLength - b.byteLength);
  let next = dataStart;
  for (const { name, offset, byteLength: length } of entries) {
    if (offset !== next) {
      const what = offset > next ? 'a gap before it' : 'an overlap with the tensor before it';
      throw malformed(file, `tensor "${name}" has ${what}`);
    }
    next = offset + length;
  }
  if (next !== size) throw malformed(file, `its tensors end at byte ${next}, the file at byte ${size}`);
  return { entries: new Map(entries.map((entry) => [entry.name, entry])), metadata: metadataOf(metadata, file) };
}

function parseObject(json: Uint8Array, file: string): Readonly<Record<string, unknown>> {
  if (json[0] !== 123) throw notSafetensors(file, 'something whose header does not begin with "{"');
  let fields: unknown;
  try {
    const text = textDecoder.decode(json);
    const { duplicateKey, isTooDeep } = scanJson(text, 3);
    if (duplicateKey !== undefined) throw malformed(file, `its header has the key "${duplicateKey}" twice`);
    if (isTooDeep) throw malformed(file, 'its header is nested deeper than a header can be');
    fields = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw malformed(file, 'its header is not JSON');
    throw error;
  }
  return fields as Readonly<Record<string, unknown>>;
}

function metadataOf(metadata: unknown, file: string): Readonly<Record<string, string>> {
  if (metadata === undefined || metadata === null) return {};
  const isTexts = isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
  if (!isTexts) throw malformed(file, 'its metadata are not all texts');
  return metadata as Readonly<Record<string, string>>;
}

interface Frame {
  readonly dataStart: number;
  readonly file: string;
}

function entryOf(name: string, facts: unknown, { dataStart, file }: Frame): SafetensorsEntry {
  const refuse = (what: string) => malformed(file, `tensor "${name}" ${what}`);
  if (!isRecord(facts)) throw refuse('has no description');
  const { dtype: type, shape, data_offsets: offsets } = facts;
  if (typeof type !== 'string') throw refuse('has no dtype');
  if (!isCounts(shape)) throw refuse('has no shape');
  if (shape.length > 64) throw refuse(`has ${shape.length} axes; at most 64 are read`);
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse('has no data_offsets');
  const [start, end] = offsets as [number, number];
  if (end < start) throw refuse(`ends at ${end} before it begins at ${start}`);
  const dtype = safetensorsTypes.get(type);
  if (dtype !== undefined && byteLength(dtype, shape) !== end - start) {
    throw refuse(`of ${type} and shape [${shape.join(', ')}] takes ${end - start} bytes`);
  }
  return { name, type, dtype, shape, offset: dataStart + start, byteLength: end - start };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notSafetensors(file: string, found: string): EvenhandError {
  return dataError('formats/not-safetensors', `this is not a safetensors file: it seems to be ${found}.`, {
    place: { file },
    hint: 'Name a file of weights that was saved as safetensors, usually "model.safetensors".',
  });
}

function malformed(file: string, what: string): EvenhandError {
  return dataError('formats/safetensors-malformed', `the safetensors file is damaged: ${what}.`, {
    place: { file },
    hint: 'Fetch or write the file again, and compare its size and checksum with the source.',
  });
}
