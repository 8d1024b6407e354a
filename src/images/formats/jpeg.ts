// JPEG images, by libjpeg-turbo. The same decoder in Node and in pages: with its WebAssembly where that is at hand, else as plain JavaScript; both give the
// same samples.
import type { LibjpegModule } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decode';
import { dataError } from '../../core/errors.ts';
import type { Image } from '../image.ts';
import { type JpegHeader, jpegDamaged, readJpegHeader } from './jpeg-header.ts';
import { jpegOrientation, upright } from './jpeg-orientation.ts';

/** How the decoder is loaded. */
export interface JpegDecoderOptions {
  /**
   * Bytes of the package's `decodewasm` (libjpegturbowasm_decode.wasm): about three times as fast. In Node `nodeJpegDecoder` gives them; a
   * bundler gives their URL.
   */
  readonly wasm?: Uint8Array | undefined;
}

/** Where an image comes from, and how large it may be. */
export interface JpegReadOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Bytes of its samples. Default 512 MiB. */
  readonly maximumBytes?: number | undefined;
}

/** Reads JPEG files. */
export interface JpegDecoder {
  /**
   * The image of a JPEG file: one channel of grey, or red, green and blue; 0..255. Slow integer transform and smooth enlargement of colours, as Pillow
   * decodes, turned upright as its EXIF orientation says and viewers show it (Pillow's `exif_transpose`). Colour profiles are not applied. Spacing: 1 mm.
   * @throws `EvenhandError` (data) `images/not-jpeg`, `images/jpeg-unsupported`, `images/jpeg-damaged` (also where the data end early),
   * `images/too-large` before anything is decoded.
   */
  read(bytes: Uint8Array, options: JpegReadOptions): Image<Uint8Array>;
}

/** Loads the decoder (libjpeg-turbo): once, before the first image. What its `read` throws stands there. */
export async function loadJpegDecoder({ wasm }: JpegDecoderOptions = {}): Promise<JpegDecoder> {
  const silent = { print: () => undefined, printErr: () => undefined };
  const { default: open } =
    wasm === undefined
      ? await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode')
      : await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
  const codec = await open(wasm === undefined ? silent : { ...silent, wasmBinary: wasm });
  return { read: (bytes, options) => readJpeg(codec, bytes, options) };
}

function readJpeg(
  codec: LibjpegModule,
  bytes: Uint8Array,
  { file, maximumBytes = 512 * 1024 * 1024 }: JpegReadOptions,
): Image<Uint8Array> {
  const header = readJpegHeader(bytes, file);
  const { width, height, channels } = header;
  const expected = width * height * channels;
  if (expected > maximumBytes) {
    throw dataError(
      'images/too-large',
      `the image of ${width} x ${height} would take ${expected} bytes, more than ${maximumBytes}.`,
      {
        place: { file },
        hint: 'Make it smaller, or raise maximumBytes if you trust the file.',
      },
    );
  }
  const data = decoded(codec, bytes, { ...header, file });
  const stored = { extents: [width, height], channels, data, geometry: { spacingMm: [1, 1] } };
  return upright(stored, jpegOrientation(bytes));
}

function decoded(
  codec: LibjpegModule,
  bytes: Uint8Array,
  { file, width, height, channels }: JpegHeader & { readonly file: string },
): Uint8Array {
  const decoder = new codec.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    try {
      decoder.decode();
    } catch (cause) {
      throw jpegDamaged(file, 'its data end early or cannot be decoded', cause);
    }
    const info = decoder.getFrameInfo();
    const data = Uint8Array.from(decoder.getDecodedBuffer());
    if (info.width !== width || info.height !== height || data.length !== width * height * channels) {
      throw jpegDamaged(file, 'its data do not fill the extent that its header names');
    }
    return data;
  } finally {
    decoder.delete();
  }
}
