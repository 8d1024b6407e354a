// The grid of a picture of skin, and the streams and noise of a case.
import { createStream, type Stream } from '../../../core/stream.ts';
import type { Image } from '../../../images/image.ts';
import { smoothNoise } from '../../../images/noise/smooth-noise.ts';
import type { Raster } from '../raster.ts';
import type { SkinSettings } from './skin-settings.ts';

/** A grid with sources of chance for what is drawn on it. */
export interface SkinFrame extends Raster {
  readonly fieldHeightMm: number;
  readonly fieldWidthMm: number;
  /** The stream of a named thing of this case. */
  stream(...name: readonly (string | number)[]): Stream;
  /** Noise of mean 0 and variance 1 with blobs of about the given size, one or along x and y. */
  noise(name: string, blobMm: number | readonly [number, number], octaves?: number): Float32Array;
}

/** The grid of a case; `key` is (seed, case). */
export function skinFrame({ width, height, fieldMm }: SkinSettings, key: readonly [number, number]): SkinFrame {
  const mmPerPixel = fieldMm / width;
  const stream = (...name: readonly (string | number)[]): Stream => createStream(key[0], 'skin', key[1], ...name);
  return {
    width,
    height,
    mmPerPixel,
    fieldWidthMm: fieldMm,
    fieldHeightMm: height * mmPerPixel,
    stream,
    noise(name, blobMm, octaves = 1) {
      const sizes = typeof blobMm === 'number' ? [blobMm, blobMm] : blobMm;
      const cell = sizes.map((size) => Math.max(1, size / mmPerPixel));
      const image: Image = smoothNoise([width, height], { cell, octaves }, stream('noise', name));
      return image.data;
    },
  };
}
