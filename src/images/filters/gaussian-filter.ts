import { usageError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import type { Taps } from '../sampling/along-axis.ts';
import { combineAxes } from '../sampling/combine-axes.ts';
import { edgeIndex, type Outside } from '../sampling/edge.ts';

/** What a Gaussian filter may be told. */
export interface GaussianOptions {
  /** Unit of sigma: samples, or mm by the spacing of the image. Default: samples. */
  readonly unit?: 'samples' | 'mm';
  /** What stands beyond the edge. Default: reflect. */
  readonly edge?: Exclude<Outside, number>;
  /** Radius of the kernel in standard deviations. Default: 4. */
  readonly truncate?: number;
}

/**
 * Gaussian filter, axis by axis and channel by channel: weights exp(−k²/(2σ²)), |k| ≤ floor(truncate·σ + 0.5), divided
 * by their sum. `sigma` is one standard deviation or one an axis; an axis with 0 is left as it is. The result has the
 * extents and geometry of the image. Each axis sums in double precision and rounds to single. A NaN spreads as far as
 * the kernel reaches. The convention is that of scipy.ndimage.gaussian_filter.
 * @throws `images/bad-sigma` (usage) unless there is one sigma or one an axis, finite and 0 or more, and `truncate` is
 * too.
 */
export function gaussianFilter(
  image: Image<Samples>,
  sigma: number | readonly number[],
  { unit = 'samples', edge = 'reflect', truncate = 4 }: GaussianOptions = {},
): Image {
  const { extents, channels, geometry } = image;
  const sigmas = typeof sigma === 'number' ? extents.map(() => sigma) : sigma;
  if (sigmas.length !== extents.length || !sigmas.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw usageError(
      'images/bad-sigma',
      `a Gaussian filter of ${extents.length} axes needs one standard deviation, or one an axis, each 0 or more; got ${sigmas.join(', ')}.`,
      { hint: 'Give a number such as 1.5, or an array with one an axis.' },
    );
  }
  if (!(truncate >= 0 && truncate < Number.POSITIVE_INFINITY)) {
    throw usageError(
      'images/bad-sigma',
      `the radius of a Gaussian filter is 0 standard deviations or more; got ${truncate}.`,
      { hint: 'Give `truncate` a number such as 4, or leave it out.' },
    );
  }
  const tables = sigmas.map((value, axis) => {
    const weights = gaussianWeights(unit === 'mm' ? value / geometry.spacingMm[axis]! : value, truncate);
    return weights.length === 1 ? undefined : filterTaps(weights, extents[axis]!, edge);
  });
  return createImage(extents, { channels, geometry, data: combineAxes(image, tables) });
}

/** Weights of a Gaussian kernel from −radius to radius; a single 1 for a standard deviation so small that nothing is moved. */
function gaussianWeights(sigma: number, truncate: number): Float64Array {
  const radius = Math.floor(truncate * sigma + 0.5);
  if (radius === 0) return Float64Array.of(1);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    exp((-(k - radius) * (k - radius)) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The table of a kernel of odd length, centred on each sample of an axis. */
export function filterTaps(weights: Float64Array, length: number, edge: Outside): Taps {
  const width = weights.length;
  const radius = (width - 1) / 2;
  const index = new Int32Array(length * width);
  const weight = new Float64Array(length * width);
  for (let j = 0; j < length; j += 1) {
    for (let t = 0; t < width; t += 1) {
      const place = edgeIndex(j + t - radius, length, edge);
      index[j * width + t] = Math.max(place, 0);
      weight[j * width + t] = place < 0 ? 0 : weights[t]!;
    }
  }
  return { width, index, weight };
}
