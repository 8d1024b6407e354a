// Pictures as pixels: slices of volumes with the front of the patient up, masks laid over them, and what differs.

import { createImage, type Image, type Samples } from '../../../../src/images/image.ts';
import { differenceImage } from '../../../../src/simulate/dataset/difference-image.ts';

type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** The picture itself, or the slice of a volume at `z`. */
export function planeOf<S extends Samples>(image: Image<S>, z: number): Image<S> {
  const [width = 1, height = 1, depth] = image.extents;
  if (depth === undefined) return image;
  const line = width * image.channels;
  const data = image.data.slice(0, line * height) as S;
  for (let y = 0; y < height; y += 1) {
    const from = (z * height + (height - 1 - y)) * line;
    data.set(image.data.subarray(from, from + line), y * line);
  }
  const geometry = { spacingMm: image.geometry.spacingMm.slice(0, 2) };
  return createImage([width, height], { channels: image.channels, data, geometry });
}

/** Pixels of a picture of one channel or three. */
export function pixelsOf({ data, channels, extents }: Image): Pixels {
  const count = (extents[0] ?? 0) * (extents[1] ?? 0);
  const pixels = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i += 1) {
    for (let c = 0; c < 3; c += 1) pixels[4 * i + c] = 255 * data[i * channels + (channels < 3 ? 0 : c)]!;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** Pixels of what changed, saturated at `limit`. */
export function differencePixels(before: Image, after: Image, limit: number): Pixels {
  return pixelsOf(differenceImage(before, after, limit > 0 ? limit : 1));
}

const inside = 0.22;
/** Colours of Okabe and Ito that stand out from grey and from skin. */
const colours = [
  [0, 158, 220],
  [240, 170, 0],
  [0, 190, 130],
  [230, 110, 180],
  [240, 228, 66],
  [230, 90, 20],
] as const;

/** Lays a mask over pixels: a thin colour within, a full one along its edge; numbered labels have colours in turn. */
export function overlay(pixels: Pixels, { data, extents }: Image<Uint8Array>): void {
  const [width = 0, height = 0] = extents;
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x]);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const label = data[y * width + x]!;
      if (label === 0) continue;
      const edge = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)].some((other) => other !== label);
      const share = edge ? 1 : inside;
      const colour = colours[(label - 1) % colours.length]!;
      for (let c = 0; c < 3; c += 1) {
        const place = 4 * (y * width + x) + c;
        pixels[place] = pixels[place]! * (1 - share) + colour[c]! * share;
      }
    }
  }
}
