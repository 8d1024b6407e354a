// Filters over a square or cubic window, mirrored about the outer faces at the edge (scipy.ndimage: mode reflect).
import { usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import { layoutOf } from '../sampling/along-axis.ts';
import { combineAxes } from '../sampling/combine-axes.ts';
import { edgeIndex } from '../sampling/edge.ts';
import { filterTaps } from './gaussian-filter.ts';

/**
 * Mean over a window of 2·radius + 1 samples along each axis, mirrored about the outer faces at the edge
 * (scipy.ndimage.uniform_filter). Channels apart; a NaN spreads over the window. Radius 0 changes nothing.
 * @throws `images/bad-radius` (usage) for a radius that is not a whole number of 0 or more.
 */
export function boxFilter(image: Image<Samples>, radius: number): Image {
  requireRadius(radius);
  const { extents, channels, geometry } = image;
  const weights = new Float64Array(2 * radius + 1).fill(1 / (2 * radius + 1));
  const data = combineAxes(
    image,
    extents.map((length) => filterTaps(weights, length, 'reflect')),
  );
  return createImage(extents, { channels, geometry, data });
}

/**
 * Median over a window of 2·radius + 1 (default 3) samples along each axis, mirrored about the outer faces at the edge
 * (scipy.ndimage.median_filter). Channels apart; the type of the samples stays. The order of NaN is not defined.
 * @throws `images/bad-radius` (usage) for a radius that is not a whole number of 0 or more.
 */
export function medianFilter<S extends Samples>(image: Image<S>, radius = 1): Image<S> {
  requireRadius(radius);
  const { extents, channels, geometry, data } = image;
  const [columns, rows, planes = [Int32Array.of(0)]] = extents.map((length, axis) =>
    windows(length, radius, layoutOf(extents, channels, axis).inner),
  );
  const target = data.slice() as S;
  const values = new Float64Array(extents.reduce((product) => product * (2 * radius + 1), 1));
  let at = 0;
  for (const plane of planes) {
    for (const row of rows!) {
      for (const column of columns!) {
        for (let channel = 0; channel < channels; channel += 1, at += 1) {
          let count = 0;
          for (const p of plane)
            for (const r of row) for (const c of column) values[count++] = data[p + r + c + channel]!;
          target[at] = middle(values);
        }
      }
    }
  }
  return createImage(extents, { channels, geometry, data: target });
}

/** For each sample of an axis, the places of the samples of its window. */
function windows(length: number, radius: number, stride: number): readonly Int32Array[] {
  return Array.from({ length }, (_, i) =>
    Int32Array.from({ length: 2 * radius + 1 }, (_, t) => edgeIndex(i + t - radius, length, 'reflect') * stride),
  );
}

/** The middle value of an odd number of values, which are put in order up to it. */
function middle(values: Float64Array): number {
  if (values.length > 32) return values.sort()[values.length >> 1]!;
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i]!;
    let j = i;
    for (; j > 0 && values[j - 1]! > value; j -= 1) values[j] = values[j - 1]!;
    values[j] = value;
  }
  return values[values.length >> 1]!;
}

function requireRadius(radius: number): void {
  if (Number.isSafeInteger(radius) && radius >= 0) return;
  throw usageError('images/bad-radius', `a window has a whole radius of 0 samples or more; got ${radius}.`, {
    hint: 'Give a whole number such as 3; the window is then 7 samples wide.',
  });
}
