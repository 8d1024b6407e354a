import type { Stream } from '../../core/stream.ts';
import type { Image } from '../../images/image.ts';
import { fillNormal } from '../../images/noise/fill-normal.ts';

const blockLength = 65536;

/** A run of samples and the normal numbers drawn for it. */
export interface NoisyBlock {
  readonly signal: Float32Array;
  /** One or two arrays of normal numbers. */
  readonly noise: readonly [Float32Array, Float32Array?];
  readonly result: Float32Array;
}

/** What is drawn for each sample. */
interface Draws {
  readonly sigma: number;
  readonly stream: Stream;
  readonly draws: 1 | 2;
}

/** The image whose samples `combine` makes, block by block, from the signal and one or two normal numbers a sample of the given deviation. */
export function withNoise(image: Image, { sigma, stream, draws }: Draws, combine: (block: NoisyBlock) => void): Image {
  const { data } = image;
  const result = new Float32Array(data.length);
  const arrays = Array.from({ length: draws }, () => new Float32Array(Math.min(blockLength, data.length)));
  for (let start = 0; start < data.length; start += blockLength) {
    for (const array of arrays) fillNormal(array, stream, sigma);
    combine({
      signal: data.subarray(start, start + blockLength),
      noise: arrays as [Float32Array, Float32Array?],
      result: result.subarray(start, start + blockLength),
    });
  }
  return { ...image, data: result };
}
