import type { Image, Samples } from '../image.ts';
import { edgeIndex, type Outside, outsideValue } from './edge.ts';
import { cubicKernel, type Interpolation, linearKernel, splineKernel, supportOf } from './interpolation.ts';
import { splineCoefficients } from './spline-coefficients.ts';

/** How an image is sampled. */
export interface SamplingOptions {
  /** Default: linear. */
  readonly interpolation?: Interpolation;
  /** What stands beyond the edge. Default: nearest. Values near the edge are interpolated with it. */
  readonly outside?: Outside;
}

/** Value of an image at a position in indices of samples, (x, y) or (x, y, z). */
export type Sampler = (position: ArrayLike<number>, channel?: number) => number;

/**
 * Value of one channel (default 0) at a position in indices of samples: (0, 0) is the centre of the first sample. At whole positions inside,
 * every interpolation gives the sample itself (`cubic-spline` to single precision). Positions must be finite.
 * To sample one image at many positions, make a `createSampler` once.
 */
export function sampleAt(
  image: Image<Samples>,
  position: ArrayLike<number>,
  { channel = 0, ...options }: SamplingOptions & { readonly channel?: number } = {},
): number {
  return createSampler(image, options)(position, channel);
}

/** A function that samples an image as `sampleAt` does; what `cubic-spline` needs is computed once. */
export function createSampler(
  image: Image<Samples>,
  { interpolation = 'linear', outside = 'nearest' }: SamplingOptions = {},
): Sampler {
  const { extents, channels } = image;
  const data = interpolation === 'cubic-spline' ? splineCoefficients(image).data : image.data;
  const support = supportOf(interpolation);
  const tables = extents.map(() => ({ index: new Int32Array(support), weight: new Float64Array(support) }));
  const constant = outsideValue(outside);
  const strides = extents.map((_, axis) =>
    extents.slice(0, axis).reduce((product, extent) => product * extent, channels),
  );

  const along = (axis: number, start: number, channel: number): number => {
    if (start < 0) return constant;
    if (axis < 0) return data[start + channel]!;
    const { index, weight } = tables[axis]!;
    let sum = 0;
    for (let t = 0; t < support; t += 1) {
      if (weight[t] === 0) continue;
      const place = index[t]!;
      sum += weight[t]! * along(axis - 1, place < 0 ? -1 : start + place * strides[axis]!, channel);
    }
    return sum;
  };
  return (position, channel = 0) => {
    for (let axis = 0; axis < extents.length; axis += 1) {
      writeTaps(tables[axis]!, position[axis]!, { interpolation, length: extents[axis]!, outside });
    }
    return along(extents.length - 1, 0, channel);
  };
}

interface Axis {
  readonly interpolation: Interpolation;
  readonly length: number;
  readonly outside: Outside;
}

/** Writes which samples of an axis a position depends on, -1 for the constant beyond the edge, and their weights. */
function writeTaps(
  { index, weight }: { readonly index: Int32Array; readonly weight: Float64Array },
  position: number,
  { interpolation, length, outside }: Axis,
): void {
  const nearest = interpolation === 'nearest';
  const base = nearest ? Math.floor(position + 0.5) : Math.floor(position) - (index.length / 2 - 1);
  const kernel = interpolation === 'linear' ? linearKernel : interpolation === 'cubic' ? cubicKernel : splineKernel;
  for (let t = 0; t < index.length; t += 1) {
    index[t] = edgeIndex(base + t, length, outside);
    weight[t] = nearest ? 1 : kernel(position - (base + t));
  }
}
