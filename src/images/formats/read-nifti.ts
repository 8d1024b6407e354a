// Reading NIfTI images, plain or compressed.
import { dataError } from '../../core/errors.ts';
import { crc32 } from '../../formats/numpy/crc32.ts';
import { recognise } from '../../formats/recognise.ts';
import type { Image, Samples } from '../image.ts';
import { inflateBounded } from './inflate-bounded.ts';
import {
  maximumHeaderBytes,
  type NiftiHeader,
  niftiDamaged,
  niftiHeaderBytes,
  readNiftiHeader,
} from './nifti-header.ts';

/** Where an image comes from, which volume is taken, and how large it may be. */
export interface NiftiReadOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Which of several volumes (the fourth axis), from 0. Absent: there must be one only. */
  readonly volume?: number | undefined;
  /** Bytes that the file may inflate to. Default 4 GiB. */
  readonly maximumBytes?: number | undefined;
}

/** Whether bytes begin as a NIfTI file or as something compressed by gzip. */
export function isNifti(bytes: Uint8Array): boolean {
  return isGzip(bytes) || niftiHeaderBytes(bytes) !== undefined;
}

/**
 * The image of a NIfTI-1 or NIfTI-2 file (.nii, .nii.gz; either byte order). Samples as stored (8-bit signed as 16-bit), or, where the
 * header has a slope and an intercept, stored * slope + intercept in single precision (double for 32- and 64-bit types).
 * Affine: sform, else qform, else undefined: without either nothing is known of the position. Lengths in metres or micrometres become mm.
 * @throws `EvenhandError` (data) `images/not-nifti`; `images/nifti-damaged` (cut off, impossible sizes, bad checksum);
 * `images/nifti-unsupported` (pairs of files, complex numbers, colours, 64-bit whole numbers, five axes); `images/several-volumes`
 * unless `volume` says which; `images/too-large` beyond `maximumBytes`, before data are inflated.
 */
export function readNifti(bytes: Uint8Array, options: NiftiReadOptions): Image<Samples> {
  const { header, content } = openNifti(bytes, options, chosenVolume);
  return volumeOf(content, header, chosenVolume(header.volumes, options));
}

/**
 * All volumes of a NIfTI file in their order: of vectors, one for each component, as a fourth axis or as a fifth with the code of vectors (as ITK writes them).
 * Errors as of `readNifti`.
 */
export function readNiftiVolumes(bytes: Uint8Array, options: Omit<NiftiReadOptions, 'volume'>): Image<Samples>[] {
  const { header, content } = openNifti(bytes, options);
  return Array.from({ length: header.volumes }, (_, volume) => volumeOf(content, header, volume));
}

/** Header and inflated content, checked to be complete; `check` runs before anything large is inflated. */
function openNifti(
  bytes: Uint8Array,
  options: NiftiReadOptions,
  check?: (volumes: number, options: NiftiReadOptions) => number,
): { readonly header: NiftiHeader; readonly content: Uint8Array } {
  const { file, maximumBytes = 4 * 1024 * 1024 * 1024 } = options;
  const start = isGzip(bytes) ? inflateStart(bytes, file) : bytes;
  if (niftiHeaderBytes(start) === undefined) throw notNifti(start, file);
  const header = readNiftiHeader(start, file);
  const { extents, volumes, type, offset } = header;
  check?.(volumes, options);
  const end = offset + extents.reduce((product, extent) => product * extent, 1) * volumes * type.bytes;
  if (!(end <= maximumBytes)) {
    throw dataError(
      'images/too-large',
      `the image of ${extents.join(' x ')} would take ${end} bytes, more than ${maximumBytes}.`,
      {
        place: { file },
        hint: 'Make it smaller, or raise maximumBytes if you trust the file.',
      },
    );
  }
  const content = isGzip(bytes) ? inflateWhole(bytes, end, file) : bytes;
  if (content.length < end) throw niftiDamaged(file, `it has ${content.length} bytes; its header asks for ${end}`);
  return { header, content };
}

function volumeOf(content: Uint8Array, header: NiftiHeader, volume: number): Image<Samples> {
  const { extents, type, offset, geometry } = header;
  const size = extents.reduce((product, extent) => product * extent, 1) * type.bytes;
  const first = offset + volume * size;
  return { extents, channels: 1, data: samplesOf(content.subarray(first, first + size), header), geometry };
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function inflateStart(bytes: Uint8Array, file: string): Uint8Array {
  const inflated = inflateBounded([bytes], 'gzip', maximumHeaderBytes);
  if (inflated === undefined) throw niftiDamaged(file, 'its data cannot be inflated');
  return inflated.content;
}

function inflateWhole(bytes: Uint8Array, end: number, file: string): Uint8Array {
  const inflated = inflateBounded([bytes], 'gzip', end);
  if (inflated === undefined) throw niftiDamaged(file, 'its data cannot be inflated');
  if (!inflated.isCut && !hasChecksum(inflated.content, bytes)) throw niftiDamaged(file, 'its checksum does not match');
  return inflated.content;
}

/** Whether the archive's end is what its content asks for. An archive may have several members; the end is of the last. */
function hasChecksum(content: Uint8Array, archive: Uint8Array): boolean {
  const end = new DataView(archive.buffer, archive.byteOffset + archive.length - 8, 8);
  const length = end.getUint32(4, true);
  if (length > content.length) return false;
  return crc32(content.subarray(content.length - length)) === end.getUint32(0, true);
}

function chosenVolume(volumes: number, { file, volume }: NiftiReadOptions): number {
  if (volume === undefined && volumes === 1) return 0;
  if (volume !== undefined && Number.isInteger(volume) && volume >= 0 && volume < volumes) return volume;
  const wanted = volume === undefined ? '' : `; there is no volume ${volume}`;
  throw dataError(
    'images/several-volumes',
    `the NIfTI image holds ${volumes} ${volumes === 1 ? 'volume' : 'volumes'}${wanted}.`,
    {
      place: { file },
      hint: `Say which to take: a whole number from 0 to ${volumes - 1}.`,
    },
  );
}

const isMachineLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function samplesOf(bytes: Uint8Array, { type, isLittleEndian, scaling }: NiftiHeader): Samples {
  const count = bytes.length / type.bytes;
  const stored = new type.Samples(count);
  if (isLittleEndian === isMachineLittleEndian && stored.BYTES_PER_ELEMENT === type.bytes) {
    new Uint8Array(stored.buffer).set(bytes);
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let index = 0; index < count; index++) stored[index] = type.read(view, index * type.bytes, isLittleEndian);
  }
  if (scaling === undefined) return stored;
  const isWide = type.bytes > 2 && type.code !== 16;
  const values = isWide ? new Float64Array(count) : new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = stored[index]! * scaling.slope + scaling.intercept;
  return values;
}

function notNifti(bytes: Uint8Array, file: string): Error {
  const found = recognise(bytes);
  return dataError(
    'images/not-nifti',
    `this is not a NIfTI image${found === undefined ? '' : `: it seems to be ${found}`}.`,
    {
      place: { file },
      hint: 'Name a .nii or .nii.gz file.',
    },
  );
}
