// What JPEG storage leaves of a picture. Coding by entropy loses nothing, so it is left out.
import type { Image } from '../../../images/image.ts';
import { type ScannerEffect, strength } from '../effect.ts';
import { quantiseBlock } from './block-transform.ts';
import { quantisationTable } from './quantisation.ts';

/**
 * Stored as JPEG and read again, at the quality 100 - value of the Independent JPEG Group: 8 bits, blocks of 8 x 8, the standard tables, colours
 * at full resolution (4:4:4). Channels of opacity are kept; volumes are stored slice by slice.
 */
export const jpegCompression: ScannerEffect = {
  latent: strength('jpegCompression', [0, 99], {
    about: '100 minus the quality of JPEG storage; 0 is no such storage.',
  }),
  stage: 'stored',
  apply: (image, value) => (value === 0 ? image : jpegRoundTrip(image, 100 - Math.round(value))),
};

/** The picture (intensities in [0, 1]) after JPEG storage at a quality of 1 to 100. */
export function jpegRoundTrip(image: Image, quality: number): Image {
  const { extents, channels, data } = image;
  const [width, height, depth = 1] = extents as [number, number, number?];
  const size = width * height;
  const colours = channels >= 3 ? 3 : 1;
  const steps = [quantisationTable('brightness', quality), quantisationTable('colour', quality)] as const;
  const result = data.slice();
  const planes = Array.from({ length: colours }, () => new Float64Array(size));
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

/** Levels 0..255: brightness, and both differences of colour (JFIF 1.02). */
function readPlanes(data: Float32Array, planes: readonly Float64Array[], { start, channels }: Slice): void {
  const [first, second, third] = planes as [Float64Array, Float64Array?, Float64Array?];
  for (let index = 0, at = start; index < first.length; index++, at += channels) {
    const r = level(data[at]! * 255);
    if (second === undefined || third === undefined) {
      first[index] = r;
      continue;
    }
    const g = level(data[at + 1]! * 255);
    const b = level(data[at + 2]! * 255);
    first[index] = level(0.299 * r + 0.587 * g + 0.114 * b);
    second[index] = level(-0.168735892 * r - 0.331264108 * g + 0.5 * b + 128);
    third[index] = level(0.5 * r - 0.418687589 * g - 0.081312411 * b + 128);
  }
}

function writePlanes(data: Float32Array, planes: readonly Float64Array[], { start, channels }: Slice): void {
  const [first, second, third] = planes as [Float64Array, Float64Array?, Float64Array?];
  for (let index = 0, at = start; index < first.length; index++, at += channels) {
    const y = first[index]!;
    if (second === undefined || third === undefined) {
      data[at] = y / 255;
      continue;
    }
    const [blue, red] = [second[index]! - 128, third[index]! - 128];
    data[at] = level(y + 1.402 * red) / 255;
    data[at + 1] = level(y - 0.344136286 * blue - 0.714136286 * red) / 255;
    data[at + 2] = level(y + 1.772 * blue) / 255;
  }
}

/** Stores a plane of levels block by block, in place. Blocks over the edge repeat the last samples. */
function storePlane(plane: Float64Array, width: number, steps: Float64Array): void {
  const height = plane.length / width;
  const block = new Float64Array(64);
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

/** Rounded to 0..255. */
function level(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5);
}
