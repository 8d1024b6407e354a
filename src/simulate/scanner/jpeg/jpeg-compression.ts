// What JPEG storage leaves of a picture. Coding by entropy loses nothing, so it is left out.
import { usageError } from '../../../core/errors.ts';
import type { Image } from '../../../images/image.ts';
import { type ScannerEffect, strength } from '../effect.ts';
import { quantiseBlock } from './block-transform.ts';
import { quantisationTable } from './quantisation.ts';

/**
 * Stored as JPEG and read again, at the quality 100 - value of the Independent JPEG Group: 8 bits, blocks of 8 x 8, the standard tables, colours
 * at full resolution (4:4:4). The same to the bit as libjpeg's default transform. Channels of opacity are kept; volumes are stored slice by slice.
 */
export const jpegCompression: ScannerEffect = {
  latent: strength('jpegCompression', [0, 99], {
    about: '100 minus the quality of JPEG storage; 0 is no such storage.',
  }),
  stage: 'stored',
  apply: (image, value) => (value === 0 ? image : jpegRoundTrip(image, 100 - Math.round(value))),
};

/**
 * The picture (intensities in [0, 1], clamped) after JPEG storage at a quality of 1 to 100 of the Independent JPEG
 * Group: 8 bits, blocks of 8 x 8, the standard tables, colours at full resolution. Opacity is kept, volumes are stored
 * slice by slice, NaN is stored as 0.
 * @throws `simulate/bad-scanner-value` (usage) for another quality.
 */
export function jpegRoundTrip(image: Image, quality: number): Image {
  if (!(quality >= 1 && quality <= 100)) {
    throw usageError('simulate/bad-scanner-value', `the quality of JPEG storage is 1 to 100; got ${quality}.`, {
      hint: 'Give a number such as 90.',
    });
  }
  const { extents, channels, data } = image;
  const [width, height, depth = 1] = extents as [number, number, number?];
  const size = width * height;
  const colours = channels >= 3 ? 3 : 1;
  const steps = [quantisationTable('brightness', quality), quantisationTable('colour', quality)] as const;
  const result = data.slice();
  const planes = Array.from({ length: colours }, () => new Int32Array(size));
  for (let slice = 0; slice < depth; slice++) {
    const start = slice * size * channels;
    readPlanes(data, planes, { start, channels });
    for (const [index, plane] of planes.entries()) storePlane(plane, width, steps[index === 0 ? 0 : 1]);
    writePlanes(result, planes, { start, channels });
  }
  return { ...image, data: result };
}

interface Slice {
  readonly start: number;
  readonly channels: number;
}

/** Levels 0..255: brightness, and both differences of colour (JFIF 1.02), with factors of 16 bits after the point. */
function readPlanes(data: Float32Array, planes: readonly Int32Array[], { start, channels }: Slice): void {
  const [first, second, third] = planes as [Int32Array, Int32Array?, Int32Array?];
  for (let index = 0, at = start; index < first.length; index++, at += channels) {
    const r = level(Math.floor(data[at]! * 255 + 0.5));
    if (second === undefined || third === undefined) {
      first[index] = r;
      continue;
    }
    const g = level(Math.floor(data[at + 1]! * 255 + 0.5));
    const b = level(Math.floor(data[at + 2]! * 255 + 0.5));
    first[index] = (19595 * r + 38470 * g + 7471 * b + half) >> 16;
    second[index] = (-11059 * r - 21709 * g + 32768 * b + middle + half - 1) >> 16;
    third[index] = (32768 * r - 27439 * g - 5329 * b + middle + half - 1) >> 16;
  }
}

const half = 32768;
/** 128 with 16 bits after the point. */
const middle = 8388608;

function writePlanes(data: Float32Array, planes: readonly Int32Array[], { start, channels }: Slice): void {
  const [first, second, third] = planes as [Int32Array, Int32Array?, Int32Array?];
  for (let index = 0, at = start; index < first.length; index++, at += channels) {
    const y = first[index]!;
    if (second === undefined || third === undefined) {
      data[at] = y / 255;
      continue;
    }
    const [blue, red] = [second[index]! - 128, third[index]! - 128];
    data[at] = level(y + ((91881 * red + half) >> 16)) / 255;
    data[at + 1] = level(y + ((-22554 * blue - 46802 * red + half) >> 16)) / 255;
    data[at + 2] = level(y + ((116130 * blue + half) >> 16)) / 255;
  }
}

/** Stores a plane of levels block by block, in place. Blocks over the edge repeat the last samples. */
function storePlane(plane: Int32Array, width: number, steps: Int32Array): void {
  const height = plane.length / width;
  const block = new Int32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let index = 0; index < 64; index++) {
        const y = Math.min(height - 1, top + (index >> 3));
        block[index] = plane[y * width + Math.min(width - 1, left + (index & 7))]! - 128;
      }
      quantiseBlock(block, steps);
      const [rows, columns] = [Math.min(8, height - top), Math.min(8, width - left)];
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) plane[(top + y) * width + left + x] = level(block[y * 8 + x]! + 128);
      }
    }
  }
}

/** A whole number brought into 0..255. */
function level(value: number): number {
  return Math.max(0, Math.min(255, value));
}
