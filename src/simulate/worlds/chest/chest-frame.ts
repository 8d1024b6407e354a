// The grid of a radiograph, and the streams and noise of a case.
import { createStream, type Stream } from '../../../core/stream.ts';
import { smoothNoise } from '../../../images/noise/smooth-noise.ts';
import type { Line, Raster } from '../raster.ts';
import type { ChestSettings } from './chest-settings.ts';

/** Height that the thorax is laid out for; others show more or less above and below. */
const layoutMm = 380;

/** A grid; anatomy is placed in mm to the left of the patient and down from the top of the layout. */
export interface ChestFrame extends Raster {
  /** Position of the middle of the patient and of the top of the layout in mm on the grid. */
  readonly middleX: number;
  readonly topY: number;
  stream(...name: readonly (string | number)[]): Stream;
  noise(name: string, blobMm: number, octaves?: number): Float32Array;
  /** A line of the anatomy on the grid. */
  line(points: Line): Line;
}

/** The grid of a case; `key` is (seed, case). */
export function chestFrame({ width, height, fieldMm }: ChestSettings, key: readonly [number, number]): ChestFrame {
  const mmPerPixel = fieldMm / width;
  const stream = (...name: readonly (string | number)[]): Stream => createStream(key[0], 'chest', key[1], ...name);
  const place = stream('place');
  const middleX = fieldMm / 2 + 12 * (place.uniform() - 0.5);
  const topY = (height * mmPerPixel - layoutMm) / 2 + 16 * (place.uniform() - 0.5);
  return {
    width,
    height,
    mmPerPixel,
    middleX,
    topY,
    stream,
    noise: (name, blobMm, octaves = 1) =>
      smoothNoise([width, height], { cell: Math.max(1, blobMm / mmPerPixel), octaves }, stream('noise', name)).data,
    line: (points) => points.map((value, at) => value + (at % 2 === 0 ? middleX : topY)),
  };
}
