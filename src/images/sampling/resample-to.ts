import { usageError } from '../../core/errors.ts';
import { gridAffine, invertAffine, multiplyAffines } from '../geometry/affine.ts';
import { createImage, type Geometry, type Image, type Samples } from '../image.ts';
import { createSampler, type Sampler, type SamplingOptions } from './sample-at.ts';

/** A grid to sample on. */
export interface TargetGrid {
  readonly extents: readonly number[];
  readonly geometry: Geometry;
}

/**
 * The image on another grid, each new sample taken where it lies in the world: source index = source affine⁻¹ · transform · target affine ·
 * target index. `transform` goes from the world of the target to that of the image, in mm (default: the same world). A grid without an affine counts as
 * spacing along its axes from its first sample; either both have an affine or neither.
 * The image is not smoothed before: filter it first where the target is coarser.
 * @throws `images/bad-grid` (usage) when only one has an affine or the numbers of axes differ; `images/singular-affine` (usage).
 */
export function resampleTo(
  image: Image<Samples>,
  target: TargetGrid,
  { transform, ...options }: SamplingOptions & { readonly transform?: readonly number[] } = {},
): Image {
  const { geometry, extents } = image;
  if (
    (geometry.affine === undefined) !== (target.geometry.affine === undefined) ||
    extents.length !== target.extents.length
  ) {
    throw usageError(
      'images/bad-grid',
      'resampling needs two grids with as many axes, both with an affine or both without one.',
      { hint: 'Give both geometries the same kind of affine.' },
    );
  }
  const world = gridAffine(target.geometry);
  const moved = transform === undefined ? world : multiplyAffines(transform, world);
  return resampleGrid(image, target, { matrix: multiplyAffines(invertAffine(gridAffine(geometry)), moved), options });
}

/**
 * The image with its content moved by a four by four matrix in mm along the axes of the grid about the centre of the field, as `motionMatrix`
 * makes: what stood at centre + v stands at centre + matrix·v. Extents and geometry stay.
 * @throws `images/singular-affine` (usage) for a matrix without an inverse.
 */
export function transformImage(image: Image<Samples>, matrix: readonly number[], options: SamplingOptions = {}): Image {
  const { extents, geometry } = image;
  const centre = extents.map((length, axis) => ((length - 1) / 2) * geometry.spacingMm[axis]!);
  const grid = gridAffine({ spacingMm: geometry.spacingMm });
  const shift = (sign: number): readonly number[] =>
    [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3].map((column) => (row === column ? 1 : column === 3 && row < 3 ? sign * (centre[row] ?? 0) : 0)),
    );
  const back = multiplyAffines(shift(1), multiplyAffines(invertAffine(matrix), shift(-1)));
  const indices = multiplyAffines(invertAffine(grid), multiplyAffines(back, grid));
  return resampleGrid(image, { extents, geometry }, { matrix: indices, options });
}

interface Resampling {
  /** From indices of the target to indices of the image. */
  readonly matrix: readonly number[];
  readonly options: SamplingOptions;
}

function resampleGrid(
  image: Image<Samples>,
  { extents, geometry }: TargetGrid,
  { matrix, options }: Resampling,
): Image {
  const { channels } = image;
  const result = createImage(extents, { channels, geometry });
  const [width, height, depth = 1] = extents as [number, number, number?];
  const sampler = createSampler(image, options);
  const line =
    (options.interpolation ?? 'linear') === 'linear' ? linearLine(image, sampler) : sampledLine(channels, sampler);
  const start = new Float64Array(3);
  const step = Float64Array.from([0, 1, 2], (row) => matrix[row * 4]!);
  for (let z = 0; z < depth; z += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let row = 0; row < 3; row += 1) {
        start[row] = matrix[row * 4 + 1]! * y + matrix[row * 4 + 2]! * z + matrix[row * 4 + 3]!;
      }
      const at = (z * height + y) * width * channels;
      line(result.data.subarray(at, at + width * channels), start, step);
    }
  }
  return result;
}

/** Fills a line of samples, the first at `start`, each `step` from the one before. */
type Line = (target: Float32Array, start: Float64Array, step: Float64Array) => void;

function sampledLine(channels: number, sampler: Sampler): Line {
  const position = new Float64Array(3);
  return (target, start, step) => {
    for (let x = 0; x * channels < target.length; x += 1) {
      for (let axis = 0; axis < 3; axis += 1) position[axis] = start[axis]! + step[axis]! * x;
      for (let channel = 0; channel < channels; channel += 1)
        target[x * channels + channel] = sampler(position, channel);
    }
  };
}

/** As `sampledLine` for linear interpolation, without tables where all neighbours are inside; the same bits. */
function linearLine({ data, extents, channels }: Image<Samples>, sampler: Sampler): Line {
  const [width, height, depth = 1] = extents as [number, number, number?];
  const [row, plane] = [width * channels, width * height * channels];
  const flat = extents.length === 2;
  const position = new Float64Array(3);
  const between = (at: number, part: number): number => data[at]! * (1 - part) + data[at + channels]! * part;
  return (target, start, step) => {
    for (let i = 0; i * channels < target.length; i += 1) {
      const x = start[0]! + step[0]! * i;
      const y = start[1]! + step[1]! * i;
      const z = flat ? 0 : start[2]! + step[2]! * i;
      const [left, top, front] = [Math.floor(x), Math.floor(y), Math.floor(z)];
      const inside =
        left >= 0 && left + 1 < width && top >= 0 && top + 1 < height && (flat || (front >= 0 && front + 1 < depth));
      position[0] = x;
      position[1] = y;
      position[2] = z;
      for (let channel = 0; channel < channels; channel += 1) {
        let value: number;
        if (inside) {
          const at = front * plane + top * row + left * channels + channel;
          const [u, v, w] = [x - left, y - top, z - front];
          value = between(at, u) * (1 - v) + between(at + row, u) * v;
          if (!flat)
            value = value * (1 - w) + (between(at + plane, u) * (1 - v) + between(at + plane + row, u) * v) * w;
        } else value = sampler(position, channel);
        target[i * channels + channel] = value;
      }
    }
  };
}
