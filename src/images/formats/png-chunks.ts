// The parts of a PNG file (Portable Network Graphics, ISO/IEC 15948), checked before anything is inflated.
import { dataError, type EvenhandError } from '../../core/errors.ts';
import { crc32 } from '../../formats/numpy/crc32.ts';
import { recognise } from '../../formats/recognise.ts';

/** A PNG file's header and the chunks that its samples are made of. */
export interface PngChunks {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Samples a pixel as stored: 1 of a palette. */
  readonly channels: number;
  readonly isInterlaced: boolean;
  /** Signature, header, palette, opacities and data, without all other chunks. */
  readonly essential: Uint8Array<ArrayBuffer>;
  /** Packed data, in order. */
  readonly packed: readonly Uint8Array[];
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** Channels and depths by colour type. */
const colourTypes: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/** Whether bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * The chunks of a PNG file. Checksums of all chunks are checked; what is neither header, palette, opacity nor data is left out.
 * @throws `EvenhandError` `images/not-png`, `images/png-damaged`, `images/png-unsupported`.
 */
export function readPngChunks(bytes: Uint8Array, file: string): PngChunks {
  if (!isPng(bytes)) throw notPng(bytes, file);
  const chunks = [...chunksOf(bytes, file)];
  if (chunks.some(({ type }) => type === 'acTL')) throw pngUnsupported(file, 'it is animated');
  const unknown = chunks.find(({ type }) => !kept.has(type) && (type.charCodeAt(0) & 32) === 0);
  if (unknown !== undefined) throw pngUnsupported(file, `it needs the unknown chunk "${unknown.type}"`);
  const isIndexed = chunks[0]?.data[9] === 3;
  // Of an image without indices a palette is advice for old screens.
  const parts = chunks.filter(({ type }) => kept.has(type) && (isIndexed || type !== 'PLTE'));
  const names = parts.map(({ type }) => type).join(' ');
  if (!/^IHDR (PLTE )?(tRNS )?(IDAT )+IEND$/.test(names))
    throw pngDamaged(file, `its chunks are ${names.slice(0, 80)}`);
  const header = headerOf(parts[0]!.data, file);
  if (isIndexed && !names.includes('PLTE')) throw pngDamaged(file, 'its palette is missing');
  const opacities = parts.find(({ type }) => type === 'tRNS')?.data.length;
  if (!isIndexed && opacities !== undefined && (header.channels % 2 === 0 || opacities !== 2 * header.channels)) {
    throw pngDamaged(file, `its chunk "tRNS" takes ${opacities} bytes`);
  }
  return {
    ...header,
    essential: joined([bytes.subarray(0, 8), ...parts.map(({ whole }) => whole)]),
    packed: parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data),
  };
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** With length and checksum. */
  readonly whole: Uint8Array;
}

function* chunksOf(bytes: Uint8Array, file: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = 8;
  for (;;) {
    if (start + 12 > bytes.length) throw pngDamaged(file, 'it ends before its last chunk');
    const length = view.getUint32(start);
    const end = start + 12 + length;
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw pngDamaged(file, `byte ${start} begins no chunk`);
    if (end > bytes.length) throw pngDamaged(file, `it ends within its chunk "${type}"`);
    if (crc32(bytes.subarray(start + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw pngDamaged(file, `the checksum of its chunk "${type}" does not match`);
    }
    yield { type, data: bytes.subarray(start + 8, end - 4), whole: bytes.subarray(start, end) };
    if (type === 'IEND') return;
    start = end;
  }
}

function headerOf(data: Uint8Array, file: string): Omit<PngChunks, 'essential' | 'packed'> {
  if (data.length !== 13) throw pngDamaged(file, `its header takes ${data.length} bytes instead of 13`);
  const view = new DataView(data.buffer, data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, type, compression, filter, interlace] = [...data.subarray(8)] as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (width === 0 || height === 0) throw pngDamaged(file, `it claims ${width} x ${height} pixels`);
  const colours = colourTypes[type];
  if (colours === undefined || !colours.depths.includes(depth)) {
    throw pngDamaged(file, `colour type ${type} with ${depth} bits does not exist`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw pngDamaged(file, 'its compression or filter is not known');
  if (interlace === 1 && depth < 8) throw pngUnsupported(file, `it is interlaced with ${depth} bits a sample`);
  return { width, height, depth, channels: colours.channels, isInterlaced: interlace === 1 };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function notPng(bytes: Uint8Array, file: string): EvenhandError {
  const found = recognise(bytes);
  return dataError(
    'images/not-png',
    `this is not a PNG image${found === undefined ? '' : `: it seems to be ${found}`}.`,
    {
      place: { file },
      hint: 'Name a .png file.',
    },
  );
}

/** The error for a damaged file. */
export function pngDamaged(file: string, what: string): EvenhandError {
  return dataError('images/png-damaged', `the PNG image is damaged: ${what}.`, {
    place: { file },
    hint: 'Fetch or write the file again.',
  });
}

function pngUnsupported(file: string, what: string): EvenhandError {
  return dataError('images/png-unsupported', `the PNG image cannot be read: ${what}.`, {
    place: { file },
    hint: 'Save it as a plain PNG of 8 or 16 bits a channel.',
  });
}
