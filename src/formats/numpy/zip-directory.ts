// The directory at the end of a zip archive (PKWARE, APPNOTE 6.3), with Zip64. Nothing in it is believed: what overlaps, lies outside
// the file or would inflate beyond what deflate can do is refused before a byte of data is read.
import { dataError, type EvenhandError } from '../../core/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { recognise } from '../recognise.ts';

/** One entry as the directory describes it. The name is a text, never a path to be written to. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** First byte of the entry's own header. */
  readonly offset: number;
  /** First byte that belongs to something else. */
  readonly limit: number;
}

/** How much is read at most. */
export interface ZipLimits {
  /** Base name of the archive, for messages. */
  readonly file: string;
  /** Bytes of all entries together, inflated. */
  readonly maximumBytes: number;
}

const maximumEntries = 100_000;
const maximumDirectoryBytes = 1 << 26;
/** Deflate makes 258 bytes of two bits at best. */
const maximumRatio = 1032;
const endBytes = 22;

const signatures = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50 } as const;

/**
 * The entries of an archive in the order of their data.
 * @throws `EvenhandError` `formats/not-npz` if it is no zip archive, `formats/npz-malformed` if the directory is damaged or lies,
 * `formats/npz-too-large` if the entries come to more than `maximumBytes`.
 */
export async function readZipDirectory(source: ByteSource, limits: ZipLimits): Promise<readonly ZipEntry[]> {
  const { file } = limits;
  const place = await locate(source, file);
  if (place.length > maximumDirectoryBytes || place.count > maximumEntries) {
    throw tooLarge(file, `${place.count} entries, more than ${maximumEntries} or their names too long`);
  }
  if (place.offset + place.length > source.size) throw malformed(file, 'its directory lies beyond its end');
  const bytes = await source.read(place.offset, place.length);
  const entries = parseEntries(bytes, place.count, file);
  return checked(entries, place.offset, limits);
}

interface DirectoryPlace {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function locate(source: ByteSource, file: string): Promise<DirectoryPlace> {
  const start = await source.read(0, Math.min(1024, source.size));
  if (!(start[0] === 0x50 && start[1] === 0x4b)) {
    const found = recognise(start);
    throw dataError('formats/not-npz', `this is not an .npz archive${found ? `: it seems to be ${found}` : ''}.`, {
      place: { file },
      hint: 'Name a file that was written by numpy.savez.',
    });
  }
  const tailStart = Math.max(0, source.size - endBytes - 65535);
  const tail = await source.read(tailStart, source.size - tailStart);
  const view = viewOf(tail);
  let end = tail.length - endBytes;
  while (end >= 0 && !isEnd(view, end)) end--;
  if (end < 0) throw malformed(file, 'its directory is missing; it was cut off');
  const place = {
    count: view.getUint16(end + 10, true),
    length: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const isPlain = place.count !== 0xffff && place.length !== 0xffffffff && place.offset !== 0xffffffff;
  return isPlain ? place : locate64(source, tailStart + end, place, file);
}

/** The record ends the file but for its comment, so that a comment cannot pose as the record. */
function isEnd(view: DataView, position: number): boolean {
  if (view.getUint32(position, true) !== signatures.end) return false;
  return position + endBytes + view.getUint16(position + 20, true) === view.byteLength;
}

async function locate64(source: ByteSource, end: number, plain: DirectoryPlace, file: string): Promise<DirectoryPlace> {
  if (end < 20) return plain;
  const locator = viewOf(await source.read(end - 20, 20));
  if (locator.getUint32(0, true) !== signatures.locator64) return plain;
  const position = wide(locator, 8, file);
  if (position + 56 > source.size) throw malformed(file, 'its directory lies beyond its end');
  const record = viewOf(await source.read(position, 56));
  if (record.getUint32(0, true) !== signatures.end64) throw malformed(file, 'its Zip64 directory is missing');
  return { count: wide(record, 32, file), length: wide(record, 40, file), offset: wide(record, 48, file) };
}

type BareEntry = Omit<ZipEntry, 'limit'> & { readonly headerBytes: number };

function parseEntries(bytes: Uint8Array, count: number, file: string): BareEntry[] {
  const entries: BareEntry[] = [];
  const view = viewOf(bytes);
  let position = 0;
  for (let index = 0; index < count; index++) {
    if (position + 46 > bytes.length || view.getUint32(position, true) !== signatures.entry) {
      throw malformed(file, `entry ${index + 1} of its directory is missing`);
    }
    const nameBytes = view.getUint16(position + 28, true);
    const extraBytes = view.getUint16(position + 30, true);
    const next = position + 46 + nameBytes + extraBytes + view.getUint16(position + 32, true);
    if (next > bytes.length) throw malformed(file, `entry ${index + 1} of its directory is cut off`);
    entries.push(parseEntry(bytes.subarray(position, next), file));
    position = next;
  }
  return entries;
}

function parseEntry(bytes: Uint8Array, file: string): BareEntry {
  const view = viewOf(bytes);
  const nameBytes = view.getUint16(28, true);
  const flags = view.getUint16(8, true);
  const isUtf8 = (flags & 0x800) !== 0;
  const name = new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(bytes.subarray(46, 46 + nameBytes));
  if (flags & 1) throw malformed(file, `entry "${name}" is encrypted`);
  const method = view.getUint16(10, true);
  if (method !== 0 && method !== 8) throw malformed(file, `entry "${name}" is packed by the unknown method ${method}`);
  const extra = bytes.subarray(46 + nameBytes, 46 + nameBytes + view.getUint16(30, true));
  const sizes = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)];
  const [size, packed, offset] = widened(sizes, extra, file) as [number, number, number];
  return {
    name,
    isDeflated: method === 8,
    crc: view.getUint32(16, true),
    packedBytes: packed,
    bytes: size,
    offset,
    headerBytes: 30 + nameBytes,
  };
}

/** Numbers that did not fit into 32 bits are in the Zip64 field, in this order. */
function widened(sizes: readonly number[], extra: Uint8Array, file: string): number[] {
  if (!sizes.includes(0xffffffff)) return [...sizes];
  const view = viewOf(extra);
  for (let position = 0; position + 4 <= extra.length; ) {
    const end = position + 4 + view.getUint16(position + 2, true);
    if (view.getUint16(position, true) === 1 && end <= extra.length) {
      let next = position + 4;
      return sizes.map((size) => {
        if (size !== 0xffffffff || next + 8 > end) return size;
        next += 8;
        return wide(view, next - 8, file);
      });
    }
    position = end;
  }
  return [...sizes];
}

function checked(bare: readonly BareEntry[], directory: number, { file, maximumBytes }: ZipLimits): ZipEntry[] {
  const sorted = bare.toSorted((a, b) => a.offset - b.offset);
  let total = 0;
  const names = new Set<string>();
  return sorted.map(({ headerBytes, ...entry }, index) => {
    const limit = sorted[index + 1]?.offset ?? directory;
    if (entry.offset + headerBytes + entry.packedBytes > limit) {
      throw malformed(file, `entry "${entry.name}" overlaps what follows it`);
    }
    if (names.has(entry.name)) throw malformed(file, `it has two entries "${entry.name}"`);
    names.add(entry.name);
    const most = entry.isDeflated ? entry.packedBytes * maximumRatio : entry.packedBytes;
    if (entry.bytes > most || (!entry.isDeflated && entry.bytes < most)) {
      throw malformed(file, `entry "${entry.name}" of ${entry.packedBytes} bytes claims to hold ${entry.bytes}`);
    }
    total += entry.bytes;
    if (total > maximumBytes) throw tooLarge(file, `more than ${maximumBytes} bytes of arrays`);
    return { ...entry, limit };
  });
}

function wide(view: DataView, offset: number, file: string): number {
  const value = Number(view.getBigUint64(offset, true));
  if (!Number.isSafeInteger(value)) throw malformed(file, `it names the place ${value}`);
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tooLarge(file: string, what: string): EvenhandError {
  return dataError('formats/npz-too-large', `the archive claims to hold ${what}.`, {
    place: { file },
    hint: 'If the file is trusted, raise maximumBytes or read its arrays one at a time.',
  });
}

/** The error for a damaged archive. */
export function malformed(file: string, what: string): EvenhandError {
  return dataError('formats/npz-malformed', `the .npz archive is damaged: ${what}.`, {
    place: { file },
    hint: 'Fetch or write the file again.',
  });
}
