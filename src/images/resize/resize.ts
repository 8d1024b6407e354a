import { usageError } from '../../core/errors.ts';
import { copyAxes } from '../geometry/copy-axes.ts';
import { movedGeometry } from '../geometry/grid-geometry.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import type { Taps } from '../sampling/along-axis.ts';
import { combineAxes } from '../sampling/combine-axes.ts';
import { cubicKernel, linearKernel } from '../sampling/interpolation.ts';

/** How an image is resized. */
export interface ResizeOptions {
  /** Default: linear. */
  readonly interpolation?: 'nearest' | 'linear' | 'cubic';
  /** Whether the kernel is widened where the image gets smaller, so that every sample counts. Default: true; without effect on `nearest`. */
  readonly antialias?: boolean;
}

/**
 * The image on a grid of other extents that covers the same field: new sample j of an axis stands at (j + 0.5)·n/m − 0.5 in old samples.
 * `linear` and `cubic` (Keys 1981, a = −1/2) weight old samples by a kernel that, with `antialias`, is n/m times as wide where the axis shrinks; weights
 * beyond the edge are left out and the others divided by their sum: the conventions of Pillow, and of torchvision with antialias (whose
 * bicubic without antialias differs: a = −3/4). An axis whose extent stays is left as it is. Sums run in double precision, each axis rounds
 * to single. Spacing and affine follow.
 * @throws `images/bad-extents` (usage) unless there is one whole extent of 1 or more an axis.
 */
export function resize(image: Image<Samples>, extents: readonly number[], options: ResizeOptions = {}): Image {
  requireExtents(image, extents);
  const { interpolation = 'linear', antialias = true } = options;
  if (interpolation === 'nearest') {
    const nearest = resizeNearest(image, extents);
    return { ...nearest, data: Float32Array.from(nearest.data) };
  }
  const tables = extents.map((extent, axis) => {
    const length = image.extents[axis]!;
    return extent === length ? undefined : resizeTaps(length, extent, { interpolation, antialias });
  });
  const data = combineAxes(image, tables);
  return createImage(extents, { channels: image.channels, geometry: resizedGeometry(image, extents), data });
}

/**
 * As `resize` with the interpolation `nearest`, which makes no new values and so keeps the type of samples: for masks.
 * Of two as near the later sample counts.
 * @throws `images/bad-extents` (usage) unless there is one whole extent of 1 or more an axis.
 */
export function resizeNearest<S extends Samples>(image: Image<S>, extents: readonly number[]): Image<S> {
  requireExtents(image, extents);
  const axes = extents.map((extent, from) => {
    const length = image.extents[from]!;
    const step = length / extent;
    return {
      from,
      index: Int32Array.from({ length: extent }, (_, j) => Math.min(Math.floor((j + 0.5) * step), length - 1)),
    };
  });
  const data = copyAxes(image, axes);
  return createImage(extents, { channels: image.channels, data, geometry: resizedGeometry(image, extents) });
}

function requireExtents(image: Image<Samples>, extents: readonly number[]): void {
  if (extents.length === image.extents.length && extents.every((extent) => Number.isSafeInteger(extent) && extent >= 1))
    return;
  throw usageError(
    'images/bad-extents',
    `an image of ${image.extents.join(' x ')} is resized to as many whole extents of 1 or more; got ${extents.join(' x ')}.`,
    { hint: 'Give extents such as [256, 256], and data of extents x channels samples.' },
  );
}

function resizedGeometry(image: Image<Samples>, extents: readonly number[]): Image['geometry'] {
  const step = extents.map((extent, axis) => image.extents[axis]! / extent);
  return movedGeometry(image.geometry, { step, offset: step.map((value) => value / 2 - 0.5) });
}

function resizeTaps(length: number, outputs: number, { interpolation, antialias }: Required<ResizeOptions>): Taps {
  const kernel = interpolation === 'cubic' ? cubicKernel : linearKernel;
  const step = length / outputs;
  const widening = antialias ? Math.max(step, 1) : 1;
  const support = (interpolation === 'cubic' ? 2 : 1) * widening;
  const width = Math.min(length, Math.ceil(support) * 2 + 1);
  const index = new Int32Array(outputs * width);
  const weight = new Float64Array(outputs * width);
  for (let j = 0; j < outputs; j += 1) {
    const centre = (j + 0.5) * step - 0.5;
    const first = Math.max(0, Math.min(Math.ceil(centre - support), length - width));
    let sum = 0;
    for (let t = 0; t < width; t += 1) {
      index[j * width + t] = first + t;
      weight[j * width + t] = kernel((first + t - centre) / widening);
      sum += weight[j * width + t]!;
    }
    for (let t = 0; t < width; t += 1) weight[j * width + t]! /= sum;
  }
  return { width, index, weight };
}
