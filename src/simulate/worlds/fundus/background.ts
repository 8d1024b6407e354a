// What lies behind the vessels: mottled pigment epithelium, choroidal vessels where little pigment hides them, uneven illumination.
import { cos, sin } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import { smoothNoise } from '../../../images/noise/smooth-noise.ts';
import { resize } from '../../../images/resize/resize.ts';
import type { EyeFrame } from './eye-frame.ts';

/** Textures of an eye, each one number a sample. */
export interface Background {
  /** Mottling of the pigment epithelium, mean 0, standard deviation 1. */
  readonly mottle: Float32Array;
  /** Fine granularity, mean 0, standard deviation 1. */
  readonly grain: Float32Array;
  /** Choroidal vessels: 0 between, 1 on a vessel. */
  readonly choroid: Float32Array;
}

/** Textures in the scale of the retina, so that a picture of fewer samples shows the same eye. */
export function background(frame: EyeFrame, key: readonly [number, number]): Background {
  const extents = [frame.width, frame.height];
  const noise = (name: string, cellMm: number | readonly number[], octaves: number): Float32Array => {
    const cells = typeof cellMm === 'number' ? [cellMm, cellMm] : cellMm;
    const cell = cells.map((mm) => Math.max(1, mm / frame.mmPerPixel));
    return smoothNoise(extents, { cell, octaves, gain: 0.65 }, createStream(key[0], 'fundus', key[1], name)).data;
  };
  const first = noise('choroid', [0.75, 0.42], 2);
  const choroid = new Float32Array(first.length);
  for (let i = 0; i < first.length; i += 1) {
    const ridge = 1 - Math.min(1, Math.abs(first[i]!) / 0.55);
    choroid[i] = ridge * ridge * (3 - 2 * ridge);
  }
  return { mottle: mottling(frame, key), grain: noise('grain', 0.07, 2), choroid };
}

/** Smooth noise, which a grid of a quarter of the samples holds. */
function mottling({ width, height, mmPerPixel }: EyeFrame, key: readonly [number, number]): Float32Array {
  const extents = [Math.ceil(width / 4), Math.ceil(height / 4)];
  const cell = Math.max(1, 0.4 / mmPerPixel);
  const stream = createStream(key[0], 'fundus', key[1], 'mottle');
  return resize(smoothNoise(extents, { cell, octaves: 3, gain: 0.65 }, stream), [width, height], { antialias: false })
    .data;
}

/** Factor of the light at every sample: a slope and a fall-off towards the edge, both in proportion to `strength` (0..1). */
export function illumination(frame: EyeFrame, strength: number, key: readonly [number, number]): Float32Array {
  const stream = createStream(key[0], 'fundus', key[1], 'illumination');
  const angle = 2 * Math.PI * stream.uniform();
  const [slopeX, slopeY] = [cos(angle), sin(angle)];
  const [offX, offY] = [0.4 * (stream.uniform() - 0.5), 0.4 * (stream.uniform() - 0.5)];
  const { width, height } = frame;
  const factor = new Float32Array(width * height);
  const half = Math.max(width, height) / 2;
  for (let row = 0; row < height; row += 1) {
    const y = (row - height / 2) / half;
    for (let column = 0; column < width; column += 1) {
      const x = (column - width / 2) / half;
      const edge = (x - offX) * (x - offX) + (y - offY) * (y - offY);
      factor[row * width + column] = Math.max(
        0.05,
        1 + strength * (0.45 * (slopeX * x + slopeY * y) - 0.42 * edge) + 0.08 * strength,
      );
    }
  }
  return factor;
}
