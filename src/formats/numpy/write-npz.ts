import { deflateSync } from 'fflate';
import { usageError } from '../../core/errors.ts';
import { type FileParts, joinParts } from '../file-parts.ts';
import { type NamedTensors, requireDistinctNames } from '../named-tensors.ts';
import { crc32 } from './crc32.ts';
import { npyParts } from './npy.ts';

/** How an archive is written. */
export interface NpzWriteOptions {
  /** Whether arrays are deflated, as by `numpy.savez_compressed`. Default no: trained weights hardly shrink. */
  readonly compress?: boolean | undefined;
}

/**
 * An .npz archive of `tensors` in the given order, without times: equal input gives equal bytes. Zip64 where sizes need
 * it; none make an archive without entries.
 * @throws `EvenhandError` (usage) `formats/tensor-name` for a name twice, one longer than 65,531 bytes, or one that
 * UTF-8 cannot hold; as `writeNpy`.
 */
export function writeNpz(tensors: NamedTensors, options: NpzWriteOptions = {}): Uint8Array<ArrayBuffer> {
  return joinParts(npzParts(tensors, options));
}

/**
 * The same archive in parts; data that are not deflated are views. For files too large to hold twice.
 * @throws as `writeNpz`.
 */
export function npzParts(tensors: NamedTensors, { compress = false }: NpzWriteOptions = {}): FileParts {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const entries = [...tensors];
  requireDistinctNames(entries.map(([name]) => name));
  let size = 0;
  const append = (part: Uint8Array): void => {
    parts.push(part);
    size += part.length;
  };
  for (const [name, value] of entries) {
    const content = npyParts(value);
    const crc = content.parts.reduce((check, part) => crc32(part, check), 0);
    const packed = compress ? [deflateSync(joinParts(content))] : content.parts;
    const packedBytes = packed.reduce((sum, part) => sum + part.length, 0);
    const facts = { name: nameBytes(name), crc, packedBytes, bytes: content.size, offset: size, compress };
    directory.push(directoryEntry(facts));
    append(localHeader(facts));
    for (const part of packed) append(part);
  }
  const start = size;
  for (const entry of directory) append(entry);
  append(endRecords({ count: directory.length, start, length: size - start }));
  return { parts, size };
}

interface EntryFacts {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
  readonly compress: boolean;
}

const limit32 = 0xffffffff;
/** 1 January 1980, midnight: the first date that the format knows. */
const noDate = 0x00210000;
const utf8Flag = 0x800;

function nameBytes(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${name}.npy`);
  if (bytes.length > 65535 || /\p{Surrogate}/u.test(name)) {
    throw usageError(
      'formats/tensor-name',
      `a tensor in an .npz archive cannot be called ${JSON.stringify(name.slice(0, 60))}.`,
      {
        hint: 'Give every tensor a name of its own, of ordinary letters, shorter than 65,000 bytes and not __metadata__.',
      },
    );
  }
  return bytes;
}

function localHeader({ name, crc, packedBytes, bytes, compress }: EntryFacts): Uint8Array {
  const isWide = bytes >= limit32 || packedBytes >= limit32;
  const extra = isWide ? wideField([bytes, packedBytes]) : new Uint8Array(0);
  const header = record([
    [4, 0x04034b50],
    [2, isWide ? 45 : 20],
    [2, utf8Flag],
    [2, compress ? 8 : 0],
    [4, noDate],
    [4, crc],
    [4, isWide ? limit32 : packedBytes],
    [4, isWide ? limit32 : bytes],
    [2, name.length],
    [2, extra.length],
  ]);
  return joined([header, name, extra]);
}

function directoryEntry({ name, crc, packedBytes, bytes, offset, compress }: EntryFacts): Uint8Array {
  const wide = [bytes, packedBytes, offset].filter((value) => value >= limit32);
  const extra = wide.length > 0 ? wideField(wide) : new Uint8Array(0);
  const header = record([
    [4, 0x02014b50],
    [2, 45],
    [2, wide.length > 0 ? 45 : 20],
    [2, utf8Flag],
    [2, compress ? 8 : 0],
    [4, noDate],
    [4, crc],
    [4, Math.min(packedBytes, limit32)],
    [4, Math.min(bytes, limit32)],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, Math.min(offset, limit32)],
  ]);
  return joined([header, name, extra]);
}

function endRecords({ count, start, length }: { count: number; start: number; length: number }): Uint8Array {
  const isWide = count >= 0xffff || start >= limit32 || length >= limit32;
  const end = record([
    [4, 0x06054b50],
    [4, 0],
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, Math.min(length, limit32)],
    [4, Math.min(start, limit32)],
    [2, 0],
  ]);
  if (!isWide) return end;
  const wideEnd = record([
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [8, 0],
    [8, count],
    [8, count],
    [8, length],
    [8, start],
  ]);
  const locator = record([
    [4, 0x07064b50],
    [4, 0],
    [8, start + length],
    [4, 1],
  ]);
  return joined([wideEnd, locator, end]);
}

function wideField(values: readonly number[]): Uint8Array {
  return record([[2, 1], [2, 8 * values.length], ...values.map((value) => [8, value] as const)]);
}

/** Little-endian numbers of the given widths one after another. */
function record(fields: readonly (readonly [width: number, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  let position = 0;
  for (const [width, value] of fields) {
    let rest = value;
    for (let index = 0; index < width; index++) {
      bytes[position++] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return joinParts({ parts, size: parts.reduce((sum, part) => sum + part.length, 0) });
}
