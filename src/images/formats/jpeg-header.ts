// The frame header of a JPEG file (ITU-T T.81, annex B), read before anything is decoded.
import { dataError, type EvenhandError } from '../../core/errors.ts';

/** What the frame header says. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** Number of colours: 1 or 3. */
  readonly channels: number;
}

/** Whether these are the first bytes of a JPEG file. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Extents and colours of a JPEG file.
 * @throws `EvenhandError` (data) `images/not-jpeg`; `images/jpeg-damaged` where the file ends before the header or contradicts itself;
 * `images/jpeg-unsupported` for lossless, arithmetic and 12-bit coding and for four colours (CMYK).
 */
export function readJpegHeader(bytes: Uint8Array, file: string): JpegHeader {
  if (!isJpeg(bytes)) {
    throw dataError('images/not-jpeg', 'this is no JPEG file.', {
      place: { file },
      hint: 'Check that the file was copied whole.',
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw jpegDamaged(file, `there is no marker at byte ${at}`);
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (isAlone) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) throw jpegDamaged(file, 'there is no frame before its data');
    if (isFrame(marker)) return frameOf(view, { at, marker, file });
    at += 2 + view.getUint16(at + 2);
  }
  throw jpegDamaged(file, 'it ends within its header');
}

/** The error for a file that cannot be decoded. */
export function jpegDamaged(file: string, reason: string, cause?: unknown): EvenhandError {
  return dataError('images/jpeg-damaged', `the JPEG file is damaged: ${reason}.`, {
    place: { file },
    hint: 'Get the file again from where it came from, or leave the case out.',
    cause,
  });
}

/** Start of frame: C0 to CF without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

interface Frame {
  readonly at: number;
  readonly marker: number;
  readonly file: string;
}

function frameOf(view: DataView, { at, marker, file }: Frame): JpegHeader {
  if (at + 10 > view.byteLength) throw jpegDamaged(file, 'it ends within its header');
  const precision = view.getUint8(at + 4);
  const [height, width, channels] = [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9)];
  const what =
    marker > 0xc2
      ? 'lossless or arithmetic coding'
      : precision !== 8
        ? `${precision} bits a sample`
        : channels !== 1 && channels !== 3
          ? `${channels} colours`
          : undefined;
  if (what !== undefined) {
    throw dataError('images/jpeg-unsupported', `JPEG files with ${what} are not read here.`, {
      place: { file },
      hint: 'Convert it to an 8-bit grey or RGB JPEG, or to PNG.',
    });
  }
  if (width === 0 || height === 0) throw jpegDamaged(file, `its extent is ${width} x ${height}`);
  return { width, height, channels };
}
