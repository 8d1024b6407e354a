import type { Image, Samples } from '../image.ts';
import { requireChannel } from '../image.ts';
import { edgeIndex, type Outside, outsideValue } from './edge.ts';
import { cubicWeights, type Interpolation, splineWeights, supportOf } from './interpolation.ts';
import { splineCoefficients } from './spline-coefficients.ts';

/** How an image is sampled. */
export interface SamplingOptions {
  /** Default: linear. */
  readonly interpolation?: Interpolation;
  /**
   * What stands beyond the edge. Default: nearest. Values near the edge are interpolated with it; a `cubic-spline` goes on mirrored for half a sample
   * and is then held (`nearest`), mirrored on (`reflect`) or constant.
   */
  readonly outside?: Outside;
}

/** Value of an image at a position in indices of samples, (x, y) or (x, y, z). */
export type Sampler = (position: ArrayLike<number>, channel?: number) => number;

/**
 * Value of one channel (default 0) at a position in indices of samples: (0, 0) is the centre of the first sample. At
 * whole positions inside, every interpolation gives the sample itself (`cubic-spline` to single precision). Positions
 * must be finite. To sample one image at many positions, make a `createSampler` once.
 * @throws `images/bad-channels` (usage) for a channel that the image has not.
 */
export function sampleAt(
  image: Image<Samples>,
  position: ArrayLike<number>,
  { channel = 0, ...options }: SamplingOptions & { readonly channel?: number } = {},
): number {
  requireChannel(image, channel);
  return createSampler(image, options)(position, channel);
}

/**
 * A function that samples an image as `sampleAt` does; what `cubic-spline` needs is computed once. It does not check: a
 * channel that the image has not gives NaN.
 */
export function createSampler(
  image: Image<Samples>,
  { interpolation = 'linear', outside = 'nearest' }: SamplingOptions = {},
): Sampler {
  const { extents, channels } = image;
  const source = interpolation === 'cubic-spline' ? splineCoefficients(image).data : image.data;
  const support = supportOf(interpolation);
  let stride = channels;
  const axes = extents.map((length): AxisTaps => {
    const axis = { inside: true, length, stride, place: new Int32Array(support), weight: new Float64Array(support) };
    stride *= length;
    return axis;
  });
  if (axes.length === 2)
    axes.push({ inside: true, length: 1, stride: 0, place: Int32Array.of(0), weight: Float64Array.of(1) });
  const constant = outsideValue(outside);
  return (position, channel = 0) => {
    for (let axis = 0; axis < extents.length; axis += 1)
      writeTaps(axes[axis]!, position[axis]!, interpolation, outside);
    return weigh(source, axes, channel, constant);
  };
}

/** Samples of an axis that a position depends on (their places in the array, −1 for the constant beyond the edge) and their weights. */
interface AxisTaps {
  /** Whether all of them are samples of the grid. */
  inside: boolean;
  readonly length: number;
  readonly stride: number;
  readonly place: Int32Array;
  readonly weight: Float64Array;
}

function writeTaps(axis: AxisTaps, position: number, interpolation: Interpolation, outside: Outside): void {
  const spline = interpolation === 'cubic-spline';
  const { length, weight, place } = axis;
  if (spline && outside !== 'reflect' && (position < -0.5 || position > length - 0.5)) {
    if (outside !== 'nearest') {
      axis.inside = false;
      place.fill(-1);
      weight.fill(0.25);
      return;
    }
    position = position < 0 ? -0.5 : length - 0.5;
  }
  const base = interpolation === 'nearest' ? Math.floor(position + 0.5) : Math.floor(position);
  writePlaces(axis, place.length === 4 ? base - 1 : base, spline ? 'reflect' : outside);
  const part = position - base;
  if (place.length === 1) weight[0] = 1;
  else if (place.length === 2) {
    weight[0] = 1 - part;
    weight[1] = part;
  } else if (spline) splineWeights(part, weight);
  else cubicWeights(part, weight);
}

function writePlaces(axis: AxisTaps, first: number, outside: Outside): void {
  const { length, stride, place } = axis;
  axis.inside = first >= 0 && first + place.length <= length;
  for (let t = 0; t < place.length; t += 1) {
    const index = axis.inside ? first + t : edgeIndex(first + t, length, outside);
    place[t] = index < 0 ? -1 : index * stride;
  }
}

/** The weighted sum over the samples: along x, then y, then z. */
function weigh(source: Samples, axes: readonly AxisTaps[], channel: number, constant: number): number {
  const [x, y, z] = axes as readonly [AxisTaps, AxisTaps, AxisTaps];
  let sum = 0;
  for (let k = 0; k < z.place.length; k += 1) {
    if (z.weight[k] === 0) continue;
    const plane = z.place[k]!;
    let planeSum = 0;
    for (let j = 0; j < y.place.length; j += 1) {
      if (y.weight[j] === 0) continue;
      const row = y.place[j]!;
      planeSum +=
        y.weight[j]! * (row < 0 || plane < 0 ? constant : weighRow(source, x, plane + row + channel, constant));
    }
    sum += z.weight[k]! * planeSum;
  }
  return sum;
}

function weighRow(source: Samples, { place, weight, inside }: AxisTaps, row: number, constant: number): number {
  if (inside && place.length === 4) {
    return (
      weight[0]! * source[row + place[0]!]! +
      weight[1]! * source[row + place[1]!]! +
      weight[2]! * source[row + place[2]!]! +
      weight[3]! * source[row + place[3]!]!
    );
  }
  let sum = 0;
  for (let i = 0; i < place.length; i += 1) {
    if (weight[i] !== 0) sum += weight[i]! * (place[i]! < 0 ? constant : source[row + place[i]!]!);
  }
  return sum;
}
