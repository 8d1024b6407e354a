import type { Stream } from '../../core/stream.ts';
import { fillNormal } from '../../images/noise/fill-normal.ts';
import type { BlockChange, PointwiseChange } from './effect.ts';

/** What is drawn for each sample. */
interface Draws {
  /** Standard deviation. */
  readonly sigma: number;
  readonly stream: Stream;
  readonly draws: 1 | 2;
}

/** Draws one or two normal numbers a sample, block by block, for the change that `combine` makes of them. */
export function noiseBlocks(
  { sigma, stream, draws }: Draws,
  combine: (first: Float32Array, second: Float32Array) => BlockChange,
): PointwiseChange {
  let arrays: Float32Array[] = [];
  return (_, length) => {
    if (arrays.length === 0) arrays = Array.from({ length: draws }, () => new Float32Array(length));
    for (const array of arrays) fillNormal(array.subarray(0, length), stream, sigma);
    return combine(arrays[0]!, arrays[1] ?? arrays[0]!);
  };
}
