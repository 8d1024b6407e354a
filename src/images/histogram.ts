import { usageError } from '../core/errors.ts';
import type { Image, Samples } from './image.ts';
import { requireChannel } from './image.ts';

/** Which values are counted. */
export interface HistogramOptions {
  /** Number of bins. Default: 256. */
  readonly bins?: number;
  /** Range of the bins. Default: 0 to 1. */
  readonly low?: number;
  readonly high?: number;
  /** Channel. Default: 0. */
  readonly channel?: number;
}

/**
 * Number of samples of one channel in bins of equal width; each holds its lower end, the last its upper end too
 * (numpy.histogram). Values out of range and NaN are not counted.
 * @throws `images/bad-bins` (usage) unless there is a bin and low < high, both finite; `images/bad-channels` (usage)
 * for a channel that the image has not.
 */
export function histogram(
  image: Image<Samples>,
  { bins = 256, low = 0, high = 1, channel = 0 }: HistogramOptions = {},
): Uint32Array {
  requireChannel(image, channel);
  const { data, channels } = image;
  if (!Number.isSafeInteger(bins) || bins < 1 || !(low < high) || !Number.isFinite(high - low)) {
    throw usageError(
      'images/bad-bins',
      `a histogram needs a bin or more and a range; got ${bins} bins from ${low} to ${high}.`,
      { hint: 'Give a whole number of bins such as 256 and a range whose first end is below the second.' },
    );
  }
  const counts = new Uint32Array(bins);
  for (let i = channel; i < data.length; i += channels) {
    const value = data[i]!;
    if (value >= low && value <= high)
      counts[Math.min(Math.floor(((value - low) / (high - low)) * bins), bins - 1)]! += 1;
  }
  return counts;
}
