import { usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import { copyAxes, indexRun } from './copy-axes.ts';

/**
 * One slice of a volume, across `axis`: an image whose axes are the two others in their order. Its affine, if the volume has one, keeps each
 * sample in its place in the world, with the direction of the axis that was cut as the third column. Rows run as the samples of the
 * volume do, so a slice of a RAS+ volume stands on its head: `flip(slice, 1)` puts up what is up.
 * @throws `images/bad-slice` (usage) unless the image has three axes and the slice is one of them.
 */
export function extractSlice<S extends Samples>(volume: Image<S>, axis: number, index: number): Image<S> {
  const { extents, channels, geometry } = volume;
  if (
    extents.length !== 3 ||
    ![0, 1, 2].includes(axis) ||
    !Number.isInteger(index) ||
    index < 0 ||
    index >= extents[axis]!
  ) {
    throw usageError(
      'images/bad-slice',
      `there is no slice ${index} across axis ${axis} in an image of ${extents.join(' x ')}.`,
      { hint: 'A slice needs a volume, an axis of 0, 1 or 2, and a whole index below the extent of that axis.' },
    );
  }
  const kept = [0, 1, 2].filter((other) => other !== axis);
  const start = extents.slice(0, axis).reduce((product, extent) => product * extent, index);
  const data = copyAxes(
    volume,
    kept.map((from) => ({ from, index: indexRun(extents[from]!) })),
    { start },
  );
  return createImage(
    kept.map((other) => extents[other]!),
    {
      channels,
      data,
      geometry: {
        spacingMm: kept.map((other) => geometry.spacingMm[other]!),
        affine: geometry.affine === undefined ? undefined : sliceAffine(geometry.affine, [...kept, axis], index),
      },
    },
  );
}

function sliceAffine(affine: readonly number[], order: readonly number[], index: number): readonly number[] {
  const axis = order[2]!;
  return [0, 1, 2, 3].flatMap((row) => [
    ...order.map((column) => affine[row * 4 + column]!),
    affine[row * 4 + 3]! + affine[row * 4 + axis]! * index,
  ]);
}
