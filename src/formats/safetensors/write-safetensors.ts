import { usageError } from '../../core/errors.ts';
import type { DataType } from '../../core/tensor-value.ts';
import { type FileParts, joinParts } from '../file-parts.ts';
import { type NamedTensors, requireDistinctNames } from '../named-tensors.ts';
import { bytesOf } from '../tensor-bytes.ts';
import { safetensorsTypes } from './header.ts';

const typeNames = new Map([...safetensorsTypes].map(([type, dtype], rank) => [dtype, { type, rank }]));
const textEncoder = new TextEncoder();

/**
 * A safetensors file of `tensors` and `metadata`. The bytes are those of the reference writer: tensors by type (widest
 * first, so that all are aligned) and then by name, header padded to eight bytes; the order of `tensors` does not
 * matter. Metadata stand by key (the reference writer puts several in any order).
 * @throws `EvenhandError` (usage) `formats/tensor-name` for a name twice, the name `__metadata__`, or one that UTF-8
 * cannot hold; `formats/tensor-shape` for data that do not fit the shape.
 */
export function writeSafetensors(
  tensors: NamedTensors,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  return joinParts(safetensorsParts(tensors, metadata));
}

/**
 * The same file in parts: the header, then views of the tensors' data. For files too large to hold twice.
 * @throws as `writeSafetensors`.
 */
export function safetensorsParts(tensors: NamedTensors, metadata?: Readonly<Record<string, string>>): FileParts {
  const entries = Array.from(tensors, ([name, value]) => ({ name, value, key: keyOf(name) }));
  entries.sort((a, b) => rank(a.value.dtype) - rank(b.value.dtype) || compareBytes(a.key, b.key));
  requireDistinctNames(entries.map(({ name }) => name));
  const fields: string[] = [];
  if (metadata !== undefined) fields.push(`"__metadata__":${metadataJson(metadata)}`);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, value } of entries) {
    const data = bytesOf(value);
    const facts = {
      dtype: typeNames.get(value.dtype)!.type,
      shape: value.shape,
      data_offsets: [offset, offset + data.length],
    };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(facts)}`);
    parts.push(data);
    offset += data.length;
  }
  const header = headerBytes(`{${fields.join(',')}}`);
  return { parts: [header, ...parts], size: header.length + offset };
}

function headerBytes(json: string): Uint8Array {
  const text = textEncoder.encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(32);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

function metadataJson(metadata: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(metadata).map(([key, value]) => ({ key, value, bytes: textEncoder.encode(key) }));
  pairs.sort((a, b) => compareBytes(a.bytes, b.bytes));
  return `{${pairs.map(({ key, value }) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}

function rank(dtype: DataType): number {
  return typeNames.get(dtype)!.rank;
}

function keyOf(name: string): Uint8Array {
  if (name === '__metadata__' || /\p{Surrogate}/u.test(name)) {
    throw usageError(
      'formats/tensor-name',
      `a tensor in a safetensors file cannot be called ${JSON.stringify(name)}.`,
      {
        hint: 'Give every tensor a name of its own, of ordinary letters, shorter than 65,000 bytes and not __metadata__.',
      },
    );
  }
  return textEncoder.encode(name);
}

/** Order of UTF-8 bytes, which is that of code points (JavaScript compares UTF-16 units). */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return a.length - b.length;
}
