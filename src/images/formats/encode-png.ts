// The bytes of a PNG file (Portable Network Graphics, ISO/IEC 15948): one block of data, lines without filter, no texts.
import { deflateSync } from 'fflate';
import { crc32 } from '../../formats/numpy/crc32.ts';

/** Samples that fill a picture exactly: line by line, channels side by side. */
export interface PngSamples {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity. */
  readonly channels: number;
  /** Bits a channel; 1 needs one channel of 0 and 1. */
  readonly depth: 1 | 8 | 16;
  readonly data: Uint8Array | Uint16Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Number of the colour type by the number of channels. */
const colourTypes = [0, 0, 4, 2, 6];

/** Level of compression: what makes the bytes, so it is fixed. */
const level = 6;

/** The file of the samples. */
export function encodePng(samples: PngSamples): Uint8Array<ArrayBuffer> {
  const { width, height, channels, depth } = samples;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = depth;
  header[9] = colourTypes[channels]!;
  const packed = zlibStream(linesOf(samples));
  const file = new Uint8Array(signature.length + 3 * 12 + header.length + packed.length);
  file.set(signature);
  let end = putChunk(file, signature.length, { name: 'IHDR', content: header });
  end = putChunk(file, end, { name: 'IDAT', content: packed });
  putChunk(file, end, { name: 'IEND', content: new Uint8Array(0) });
  return file;
}

/** Deflated bytes in the frame of RFC 1950, as fflate's zlibSync makes it; its own check is compiled anew for most files. */
function zlibStream(bytes: Uint8Array): Uint8Array {
  const deflated = deflateSync(bytes, { level });
  const stream = new Uint8Array(deflated.length + 6);
  stream.set([0x78, 0x9c]);
  stream.set(deflated, 2);
  new DataView(stream.buffer).setUint32(deflated.length + 2, adler32(bytes));
  return stream;
}

/** The check of RFC 1950; sums of 3800 bytes stay within 31 bits. */
function adler32(bytes: Uint8Array): number {
  let sum = 1;
  let sums = 0;
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(bytes.length, start + 3800);
    for (let index = start; index < end; index += 1) {
      sum += bytes[index]!;
      sums += sum;
    }
    sum %= 65521;
    sums %= 65521;
  }
  return ((sums << 16) | sum) >>> 0;
}

/** Writes a chunk from `start`; where the next begins. */
function putChunk(file: Uint8Array, start: number, chunk: { readonly name: string; readonly content: Uint8Array }) {
  const { name, content } = chunk;
  const view = new DataView(file.buffer, start);
  const end = 8 + content.length;
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i += 1) view.setUint8(4 + i, name.charCodeAt(i));
  file.set(content, start + 8);
  view.setUint32(end, crc32(file.subarray(start + 4, start + end)));
  return start + end + 4;
}

/** Lines of samples, each after the number of its filter (0: none), larger samples with their high byte first. */
function linesOf({ width, height, channels, depth, data }: PngSamples): Uint8Array {
  const count = width * channels;
  const stride = 1 + Math.ceil((count * depth) / 8);
  const lines = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const start = y * stride + 1;
    const line = data.subarray(y * count, (y + 1) * count);
    if (depth === 8) lines.set(line, start);
    else if (depth === 16) putWords(lines.subarray(start), line);
    else putBits(lines.subarray(start), line);
  }
  return lines;
}

function putWords(bytes: Uint8Array, line: Uint8Array | Uint16Array): void {
  for (let x = 0; x < line.length; x += 1) {
    bytes[2 * x] = line[x]! >> 8;
    bytes[2 * x + 1] = line[x]!;
  }
}

function putBits(bytes: Uint8Array, line: Uint8Array | Uint16Array): void {
  for (let x = 0; x < line.length; x += 8) {
    let byte = 0;
    for (let k = x; k < x + 8; k += 1) byte = (byte << 1) | (k < line.length ? line[k]! : 0);
    bytes[x >> 3] = byte;
  }
}
