import { usageError } from '../../core/errors.ts';
import { gridAffine, invertAffine, multiplyAffines } from '../geometry/affine.ts';
import { createImage, type Geometry, type Image, type Samples } from '../image.ts';
import { linearInside } from './linear-inside.ts';
import { createSampler, type Sampler, type SamplingOptions } from './sample-at.ts';

/** A grid to sample on. */
export interface TargetGrid {
  readonly extents: readonly number[];
  readonly geometry: Geometry;
}

/**
 * The image on another grid, each new sample taken where it lies in the world: source index = source affine⁻¹ ·
 * transform · target affine · target index. `transform` goes from the world of the target to that of the image, in mm
 * (default: the same world). A grid without an affine counts as spacing along its axes from its first sample; either
 * both have an affine or neither. The result is in single precision. The image is not smoothed before: filter it first
 * where the target is coarser.
 * @throws `images/bad-grid` (usage) when only one has an affine or the numbers of axes differ; `images/singular-affine`
 * (usage); `images/bad-extents` (usage) of the target.
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
  const linear = (options.interpolation ?? 'linear') === 'linear';
  const filled = linear ? linearInside(image, { extents, matrix }) : undefined;
  const result = createImage(extents, { channels, geometry, ...(filled && { data: filled.data }) });
  const fill = filler(result, createSampler(image, options), matrix);
  const [width, height, depth = 1] = extents as [number, number, number?];
  for (let line = 0; line < height * depth; line += 1) {
    fill(line, 0, filled === undefined ? width : filled.ranges[2 * line]!);
    if (filled !== undefined) fill(line, filled.ranges[2 * line + 1]!, width);
  }
  return result;
}

/** Samples from `from` to before `to` of a line along x of the result. */
function filler(
  { data, extents, channels }: Image,
  sampler: Sampler,
  matrix: readonly number[],
): (line: number, from: number, to: number) => void {
  const [width, height] = extents as [number, number];
  const position = new Float64Array(3);
  return (line, from, to) => {
    const y = line % height;
    const z = (line - y) / height;
    for (let x = from; x < to; x += 1) {
      for (let row = 0; row < 3; row += 1) {
        const start = matrix[row * 4 + 1]! * y + matrix[row * 4 + 2]! * z + matrix[row * 4 + 3]!;
        position[row] = start + matrix[row * 4]! * x;
      }
      const at = (line * width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) data[at + channel] = sampler(position, channel);
    }
  };
}
