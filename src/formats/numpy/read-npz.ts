// NumPy's .npz files: zip archives of .npy files.
import { Inflate } from 'fflate';
import type { TensorValue } from '../../core/tensor-value.ts';
import { type ByteSource, sourceOf } from '../byte-source.ts';
import { unknownTensor } from '../unknown-tensor.ts';
import { crc32 } from './crc32.ts';
import { readNpy } from './npy.ts';
import { readNpyText } from './npy-text.ts';
import { malformed, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** Where the bytes come from, and how much they may inflate to. */
export interface NpzOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Bytes of all arrays together once inflated; more is refused before anything is read. Default 4 GiB. */
  readonly maximumBytes?: number | undefined;
}

/** An archive of which only the directory is read. */
export interface NpzFile {
  /** Names of the arrays, in the order of their data, without ".npy". */
  readonly names: readonly string[];
  /**
   * Reads one array. @throws `EvenhandError` `formats/unknown-tensor` for an unknown name; as `readNpy`; `formats/npz-malformed` if the
   * data are not what the directory says (longer, shorter, another checksum).
   */
  read(name: string): Promise<TensorValue>;
  /** Reads one array that is a single text. @throws as `read`, and `readNpyText`. */
  readText(name: string): Promise<string>;
}

/**
 * Opens an .npz archive of any size: reads its directory now and each array when asked. Stored and deflated entries, Zip64. Names with
 * path parts are names; folders among the entries are passed over.
 * @throws `EvenhandError` `formats/not-npz`, `formats/npz-malformed` (overlapping entries, entries twice, encrypted, cut off, claims
 * beyond what deflate can do), `formats/npz-too-large` (more than `maximumBytes`, more than 100,000 entries).
 */
export async function openNpz(source: ByteSource, options: NpzOptions): Promise<NpzFile> {
  const { file, maximumBytes = 4 * 1024 * 1024 * 1024 } = options;
  const directory = await readZipDirectory(source, { file, maximumBytes });
  const entries = new Map<string, ZipEntry>();
  for (const entry of directory) {
    if (entry.name.endsWith('/') && entry.bytes === 0) continue;
    const name = entry.name.replace(/\.npy$/, '');
    if (entries.has(name)) throw malformed(file, `it has two arrays "${name}"`);
    entries.set(name, entry);
  }
  const contentNamed = async (name: string): Promise<readonly [bytes: Uint8Array, file: string]> => {
    const entry = entries.get(name);
    if (entry === undefined) throw unknownTensor(name, [...entries.keys()], file);
    return [await contentOf(source, entry, file), `${file} (${entry.name})`];
  };
  return {
    names: [...entries.keys()],
    async read(name) {
      const [bytes, own] = await contentNamed(name);
      return readNpy(bytes, { file: own });
    },
    async readText(name) {
      const [bytes, own] = await contentNamed(name);
      return readNpyText(bytes, { file: own });
    },
  };
}

/**
 * All arrays of an .npz archive by name (without ".npy"), in the order of their data; an empty archive has none.
 * @throws `EvenhandError` (data) as `openNpz`: `formats/not-npz`, `formats/npz-malformed`, `formats/npz-too-large`; as
 * `readNpy` for an array.
 */
export async function readNpz(bytes: Uint8Array, options: NpzOptions): Promise<ReadonlyMap<string, TensorValue>> {
  const archive = await openNpz(sourceOf(bytes), options);
  const tensors = new Map<string, TensorValue>();
  for (const name of archive.names) tensors.set(name, await archive.read(name));
  return tensors;
}

async function contentOf(source: ByteSource, entry: ZipEntry, file: string): Promise<Uint8Array> {
  const header = await source.read(entry.offset, 30);
  const view = new DataView(header.buffer, header.byteOffset, 30);
  if (view.getUint32(0, true) !== 0x04034b50) throw malformed(file, `entry "${entry.name}" is not where it should be`);
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packedBytes > entry.limit) throw malformed(file, `entry "${entry.name}" overlaps what follows it`);
  const packed = await source.read(start, entry.packedBytes);
  const content = entry.isDeflated ? inflated(packed, entry, file) : packed;
  if (crc32(content) !== entry.crc) throw malformed(file, `the checksum of entry "${entry.name}" does not match`);
  return content;
}

/**
 * Inflates piece by piece into a buffer of the claimed size, which the directory's check has bounded; stops at the first byte more.
 * A piece may inflate a thousandfold before it is seen, so small claims are met with small pieces.
 */
function inflated(packed: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const content = new Uint8Array(entry.bytes);
  const chunkBytes = Math.min(16384, Math.max(1024, entry.bytes >> 10));
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > content.length) {
      throw malformed(file, `entry "${entry.name}" inflates to more than the ${entry.bytes} bytes it claims`);
    }
    content.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let start = 0; start < packed.length; start += chunkBytes) {
      stream.push(packed.subarray(start, start + chunkBytes), start + chunkBytes >= packed.length);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
      throw malformed(file, `entry "${entry.name}" cannot be inflated`);
    }
    throw error;
  }
  if (filled < content.length) {
    throw malformed(file, `entry "${entry.name}" inflates to ${filled} bytes instead of ${entry.bytes}`);
  }
  return content;
}
