import { dataError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { ByteSource } from '../byte-source.ts';
import { tensorFromBytes } from '../tensor-bytes.ts';
import { unknownTensor } from '../unknown-tensor.ts';
import { headerLength, parseHeader, type SafetensorsEntry, type SafetensorsHeader } from './header.ts';

/** Where the bytes come from: base name of the file, for messages. */
export interface SafetensorsOptions {
  readonly file: string;
}

/** All tensors of a file, in the order of their data, and its metadata. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, TensorValue>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file of which only the header is read. */
export interface SafetensorsFile extends SafetensorsHeader {
  /**
   * Reads one tensor. @throws `EvenhandError` `formats/unknown-tensor` if the file has none of this name,
   * `formats/safetensors-unsupported-type` if its type is not read.
   */
  read(name: string): Promise<TensorValue>;
}

/**
 * Names, types, shapes and places of the tensors in `bytes`, of which the data are not looked at; types that are not
 * read are named, too.
 * @throws `EvenhandError` (data) `formats/not-safetensors`, `formats/safetensors-malformed` as `readSafetensors`.
 */
export function readSafetensorsHeader(bytes: Uint8Array, { file }: SafetensorsOptions): SafetensorsHeader {
  const length = headerLength(bytes.subarray(0, 1024), bytes.length, file);
  return parseHeader(bytes.subarray(8, 8 + length), bytes.length, file);
}

/**
 * All tensors of a safetensors file: views of `bytes` where these are aligned (files of the reference writer are), else copies.
 * @throws `EvenhandError` `formats/not-safetensors` if the bytes are something else, `formats/safetensors-malformed` if a rule of the
 * format is broken, `formats/safetensors-unsupported-type` for types such as 8-bit floats.
 */
export function readSafetensors(bytes: Uint8Array, { file }: SafetensorsOptions): Safetensors {
  const { entries, metadata } = readSafetensorsHeader(bytes, { file });
  const tensors = new Map<string, TensorValue>();
  for (const entry of entries.values()) {
    const data = bytes.subarray(entry.offset, entry.offset + entry.byteLength);
    tensors.set(entry.name, tensorOfEntry(entry, data, file));
  }
  return { tensors, metadata };
}

/**
 * Opens a safetensors file of any size: reads its header now and each tensor when asked.
 * @throws `EvenhandError` (data) `formats/not-safetensors`, `formats/safetensors-malformed` as `readSafetensors`; of
 * one tensor what `read` throws.
 */
export async function openSafetensors(source: ByteSource, { file }: SafetensorsOptions): Promise<SafetensorsFile> {
  const start = await source.read(0, Math.min(1024, source.size));
  const length = headerLength(start, source.size, file);
  const header = parseHeader(await source.read(8, length), source.size, file);
  return {
    ...header,
    async read(name) {
      const entry = header.entries.get(name);
      if (entry === undefined) throw unknownTensor(name, [...header.entries.keys()], file);
      requireType(entry, file);
      return tensorOfEntry(entry, await source.read(entry.offset, entry.byteLength), file);
    },
  };
}

function requireType(entry: SafetensorsEntry, file: string): void {
  if (entry.dtype !== undefined) return;
  throw dataError(
    'formats/safetensors-unsupported-type',
    `tensor "${entry.name}" has elements of type ${entry.type}, which cannot be read.`,
    { place: { file }, hint: 'Save it as floats of 16, 32 or 64 bits, integers or truth values.' },
  );
}

function tensorOfEntry(entry: SafetensorsEntry, data: Uint8Array, file: string): TensorValue {
  requireType(entry, file);
  return tensorFromBytes(entry.dtype!, entry.shape, data);
}
