// PNG images of 8 and 16 bits a channel, and masks of 1 bit; read by fast-png, and what is hostile or damaged is refused before it gets there.
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { dataError, usageError } from '../../core/errors.ts';
import type { Image } from '../image.ts';
import { encodePng } from './encode-png.ts';
import { inflateBounded } from './inflate-bounded.ts';
import { type PngChunks, pngDamaged, readPngChunks } from './png-chunks.ts';
import { toSamples } from './samples.ts';

/** How an image is stored. */
export interface PngWriteOptions {
  /** Bits a channel: 8 or 16, or 1 for a mask of 0 and 1 in one channel. Absent: 16 of 16-bit samples, else 8. */
  readonly bits?: 1 | 8 | 16;
}

/** Where an image comes from, and how large it may be. */
export interface PngReadOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Bytes that it may inflate to. Default 512 MiB. */
  readonly maximumBytes?: number | undefined;
}

/**
 * A PNG file: grey, grey and opacity, colour, or colour and opacity. Intensities in [0, 1] are rounded as by `toSamples`; whole numbers
 * are stored as they are; a mask of 1 bit is black and white. Equal images give equal bytes everywhere: no date, no texts, no metadata.
 * @throws `EvenhandError` `images/png-needs-a-picture` (usage) for volumes, more than 4 channels, or bits that do not fit the samples;
 * `images/not-a-number` for NaN.
 */
export function writePng(
  image: Image<Float32Array | Float64Array | Uint8Array | Uint16Array>,
  { bits }: PngWriteOptions = {},
): Uint8Array {
  const { extents, channels, data } = image;
  const depth = bits ?? (data instanceof Uint16Array ? 16 : 8);
  const isWhole = data instanceof Uint8Array || data instanceof Uint16Array;
  if (extents.length !== 2 || channels > 4) {
    throw needsPicture(
      `it has ${extents.length} axes and ${channels} channels`,
      'Take a slice, or write a NIfTI file.',
    );
  }
  if (depth === 1) checkMask(image);
  else if (isWhole && data.BYTES_PER_ELEMENT * 8 !== depth) {
    throw needsPicture(
      `its samples have ${data.BYTES_PER_ELEMENT * 8} bits, not ${depth}`,
      'Convert it by toUnit first.',
    );
  }
  const samples = isWhole ? data : rounded(image as Image<Float32Array>, depth as 8 | 16);
  const [width, height] = extents as [number, number];
  return encodePng({ width, height, channels, depth, data: samples });
}

function checkMask({ channels, data }: Image<Float32Array | Float64Array | Uint8Array | Uint16Array>): void {
  if (channels !== 1 || !(data instanceof Uint8Array)) {
    throw needsPicture('one bit is for masks: one channel of type Uint8Array', 'Write 8 bits.');
  }
  let bits = 0;
  for (let index = 0; index < data.length; index++) bits |= data[index]!;
  if (bits <= 1) return;
  const first = data.findIndex((value) => value > 1);
  throw needsPicture(`sample ${first} is ${data[first]}, not 0 or 1`, 'Write 8 bits.');
}

/**
 * The image of a PNG file: samples as stored (0..255 or 0..65535); those of 1, 2 or 4 bits are stretched to 0..255, palettes and
 * colours that stand for nothing become channels. Gamma, colour profiles and texts are not applied. Spacing: 1 mm.
 * @throws `EvenhandError` (data) `images/not-png`, `images/png-damaged` (cut off, checksums, data that do not fill the image),
 * `images/png-unsupported`, `images/too-large` (more than `maximumBytes`, before anything is inflated).
 */
export function readPng(bytes: Uint8Array, options: PngReadOptions): Image<Uint8Array | Uint16Array> {
  const { file, maximumBytes = 512 * 1024 * 1024 } = options;
  const chunks = readPngChunks(bytes, file);
  const expected = packedBytes(chunks);
  if (expected > maximumBytes) {
    throw dataError(
      'images/too-large',
      `the image of ${chunks.width} x ${chunks.height} would take ${expected} bytes, more than ${maximumBytes}.`,
      { place: { file }, hint: 'Make it smaller, or raise maximumBytes if you trust the file.' },
    );
  }
  const inflated = inflateBounded(chunks.packed, 'zlib', expected);
  if (inflated === undefined) throw pngDamaged(file, 'its data cannot be inflated');
  if (inflated.isCut || inflated.content.length !== expected) {
    throw pngDamaged(file, `its data do not fill ${chunks.width} x ${chunks.height} pixels exactly`);
  }
  const { width, height } = chunks;
  const { channels, data } = expanded(decoded(chunks, file));
  return { extents: [width, height], channels, data, geometry: { spacingMm: [1, 1] } };
}

function decoded({ essential }: PngChunks, file: string): DecodedPng {
  try {
    const png = decode(essential);
    // Without a palette, or with an index beyond it, this fails.
    return png.palette === undefined
      ? png
      : { ...png, data: convertIndexedToRgb(png), channels: png.palette[0]!.length, depth: 8 };
  } catch (error) {
    throw pngDamaged(file, error instanceof Error ? error.message : String(error));
  }
}

function rounded(image: Image<Float32Array | Float64Array>, depth: 8 | 16): Uint8Array | Uint16Array {
  return toSamples(image, depth === 8 ? 'uint8' : 'uint16').data;
}

/** Bytes of the filtered lines of an image, each with its filter's number. */
function packedBytes({ width, height, depth, channels, isInterlaced }: PngChunks): number {
  const lines = (columns: number, rows: number): number =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * channels * depth) / 8));
  if (!isInterlaced) return lines(width, height);
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes.reduce(
    (sum, [x, y, xStep, yStep]) =>
      sum + lines(Math.max(0, Math.ceil((width - x) / xStep)), Math.max(0, Math.ceil((height - y) / yStep))),
    0,
  );
}

/** Whole samples, with a channel of opacity where one colour stands for nothing. */
function expanded({ data, width, height, depth, channels, transparency }: DecodedPng): {
  channels: number;
  data: Uint8Array | Uint16Array;
} {
  const whole = depth < 8 ? unpacked(data as Uint8Array, { width, height, depth }) : (data as Uint8Array | Uint16Array);
  if (transparency === undefined) return { channels, data: whole };
  const full = depth === 16 ? 65535 : 255;
  const scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  const result =
    depth === 16 ? new Uint16Array(width * height * (channels + 1)) : new Uint8Array(width * height * (channels + 1));
  for (let position = 0; position < width * height; position++) {
    let isNothing = true;
    for (let channel = 0; channel < channels; channel++) {
      const value = whole[position * channels + channel]!;
      result[position * (channels + 1) + channel] = value;
      isNothing &&= value === transparency[channel]! * scale;
    }
    result[position * (channels + 1) + channels] = isNothing ? 0 : full;
  }
  return { channels: channels + 1, data: result };
}

/** Samples of 1, 2 or 4 bits, each line beginning with a byte of its own, as 0..255. */
function unpacked(
  lines: Uint8Array,
  { width, height, depth }: { readonly width: number; readonly height: number; readonly depth: number },
): Uint8Array {
  const samples = new Uint8Array(width * height);
  const lineBytes = Math.ceil((width * depth) / 8);
  const full = (1 << depth) - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = lines[y * lineBytes + (bit >> 3)]!;
      samples[y * width + x] = (((byte >> (8 - depth - (bit & 7))) & full) * 255) / full;
    }
  }
  return samples;
}

function needsPicture(what: string, hint: string): Error {
  return usageError('images/png-needs-a-picture', `the image cannot be stored as PNG: ${what}.`, { hint });
}
