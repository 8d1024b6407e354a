// From the retina to the picture: light, optics and media.
import { exp, pow } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import { gaussianFilter } from '../../../images/filters/gaussian-filter.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { resize } from '../../../images/resize/resize.ts';
import { illumination } from './background.ts';
import type { EyeFrame } from './eye-frame.ts';
import type { FundusLatents } from './fundus-latents.ts';

/** What the camera adds to an eye. */
export interface Acquisition {
  readonly frame: EyeFrame;
  readonly latents: FundusLatents;
  readonly field: Uint8Array;
  readonly isColour: boolean;
  readonly key: readonly [number, number];
  /** Key of the acquisition: pictures of equal ones have the same specks. */
  readonly acquisition: number;
}

/** Light that opaque media scatter into the picture, by channel. */
const veils = { slo: [0.46], colour: [0.6, 0.5, 0.4] } as const;

/** A picture in [0, 1] from planes of one band each: lit, blurred, veiled, specked and cut to the field of view. */
export function acquire(planes: readonly Float32Array[], acquisition: Acquisition): Image {
  const { frame, latents, field, isColour, key } = acquisition;
  const optics: Optics = {
    field,
    light: illumination(frame, latents.illumination, key),
    specks: dust(acquisition),
    gain: pow(2, latents.exposure),
    opacity: 0.9 * latents.haze,
  };
  const blurMm = Math.sqrt(latents.defocus * latents.defocus + 130 * 130 * latents.haze * latents.haze) / 1000;
  const sigma = blurMm / frame.mmPerPixel;
  const channels = planes.length;
  const spacingMm = [frame.mmPerPixel, frame.mmPerPixel];
  const image = createImage([frame.width, frame.height], { channels, geometry: { spacingMm } });
  for (const [channel, plane] of planes.entries()) {
    const seen = blurred(createImage([frame.width, frame.height], { data: plane }), sigma);
    expose(image, channel, seen, { ...optics, veil: veils[isColour ? 'colour' : 'slo'][channel]! });
  }
  return image;
}

/** What stands between retina and picture. */
interface Optics {
  readonly field: Uint8Array;
  readonly light: Float32Array;
  readonly specks: Float32Array;
  readonly gain: number;
  readonly opacity: number;
}

function expose(
  { data, channels }: Image,
  channel: number,
  seen: Float32Array,
  { field, light, specks, gain, opacity, veil }: Optics & { readonly veil: number },
): void {
  for (let at = 0; at < seen.length; at += 1) {
    const clear = seen[at]! * light[at]! * (1 - opacity) + opacity * veil * (0.6 + 0.4 * light[at]!);
    const value = field[at] === 0 ? 0 : gain * clear * (1 - specks[at]!);
    data[at * channels + channel] = Math.max(0, Math.min(1, value));
  }
}

/** A plane under a Gaussian point spread; a wide one is computed on a coarser grid, which holds what it leaves. */
function blurred(plane: Image, sigma: number): Float32Array {
  if (sigma < 0.3) return plane.data;
  const factor = Math.floor(sigma / 3);
  if (factor < 2) return gaussianFilter(plane, sigma, { truncate: 3 }).data;
  const coarse = resize(
    plane,
    plane.extents.map((extent) => Math.max(8, Math.round(extent / factor))),
  );
  const sigmas = coarse.extents.map((extent, axis) => (sigma * extent) / plane.extents[axis]!);
  return resize(gaussianFilter(coarse, sigmas, { truncate: 3 }), plane.extents, { interpolation: 'cubic' }).data;
}

/** Share of light that specks take: up to fourteen soft spots, fixed to the optics of an acquisition. */
function dust({ frame, latents, key, acquisition }: Acquisition): Float32Array {
  const { width, height } = frame;
  const taken = new Float32Array(width * height);
  if (latents.dust === 0) return taken;
  const stream = createStream(key[0], 'fundus', key[1], 'dust', acquisition);
  for (let speck = 0; speck < 14; speck += 1) {
    const x = width * stream.uniform();
    const y = height * stream.uniform();
    const radius = ((0.03 + 0.12 * stream.uniform() * stream.uniform()) / frame.mmPerPixel) * (360 / 512);
    const depth = 0.3 * stream.uniform() * Math.max(0, Math.min(1, 14 * latents.dust - speck));
    if (depth === 0) continue;
    const reach = Math.ceil(2.5 * radius);
    for (let row = Math.max(0, Math.ceil(y - reach)); row <= Math.min(height - 1, y + reach); row += 1) {
      for (let column = Math.max(0, Math.ceil(x - reach)); column <= Math.min(width - 1, x + reach); column += 1) {
        const square = ((row - y) * (row - y) + (column - x) * (column - x)) / (radius * radius);
        taken[row * width + column]! += depth * exp(-square);
      }
    }
  }
  return taken;
}
