import { usageError } from '../../core/errors.ts';
import { createImage, type Image, requireAxis, type Samples } from '../image.ts';
import { edgeIndex, type Outside, outsideValue } from '../sampling/edge.ts';
import { copyAxes, indexRun } from './copy-axes.ts';
import { movedGeometry } from './grid-geometry.ts';

/** A box of samples: its first sample and its extents. */
export interface Box {
  readonly start: readonly number[];
  readonly extents: readonly number[];
}

/**
 * The samples of a box inside the image, unchanged; the affine keeps each in its place in the world.
 * @throws `images/bad-box` (usage) unless the box is whole, has a sample, and lies inside.
 */
export function crop<S extends Samples>(image: Image<S>, { start, extents }: Box): Image<S> {
  const { extents: whole, channels } = image;
  const inside = whole.every((length, axis) => {
    const [first, count] = [start[axis]!, extents[axis]!];
    return (
      Number.isSafeInteger(first) && Number.isSafeInteger(count) && first >= 0 && count >= 1 && first + count <= length
    );
  });
  if (!inside || start.length !== whole.length || extents.length !== whole.length) {
    throw usageError(
      'images/bad-box',
      `a box from ${start.join(', ')} of ${extents.join(' x ')} samples does not lie in an image of ${whole.join(' x ')}.`,
      {
        hint: 'Give start and extents one whole number an axis, and let start + extent not exceed the extent of the image; pad the image first for a larger box.',
      },
    );
  }
  const axes = extents.map((count, from) => ({ from, index: indexRun(count, start[from]!) }));
  const geometry = movedGeometry(image.geometry, { step: start.map(() => 1), offset: start });
  return createImage(extents, { channels, geometry, data: copyAxes(image, axes) });
}

/**
 * The image with samples added before and after each axis (one number for all, or one an axis): a number (default 0), the nearest sample, or the
 * image mirrored about its outer faces. The affine keeps each old sample in its place in the world.
 * @throws `images/bad-box` (usage) for counts that are not whole numbers of 0 or more.
 */
export function pad<S extends Samples>(
  image: Image<S>,
  before: number | readonly number[],
  after: number | readonly number[] = before,
  outside: Outside = 0,
): Image<S> {
  const { extents, channels } = image;
  const [first, last] = [before, after].map((count) =>
    typeof count === 'number' ? extents.map(() => count) : count,
  ) as [readonly number[], readonly number[]];
  if (
    [first, last].some(
      (counts) => counts.length !== extents.length || !counts.every((n) => Number.isSafeInteger(n) && n >= 0),
    )
  ) {
    throw usageError(
      'images/bad-box',
      `padding needs whole numbers of 0 or more, one for all or one an axis; got ${first.join(', ')} before and ${last.join(', ')} after.`,
      {
        hint: 'Give start and extents one whole number an axis, and let start + extent not exceed the extent of the image; pad the image first for a larger box.',
      },
    );
  }
  const axes = extents.map((length, from) => ({
    from,
    index: indexRun(first[from]! + length + last[from]!, -first[from]!).map((place) =>
      edgeIndex(place, length, outside),
    ),
  }));
  const geometry = movedGeometry(image.geometry, { step: extents.map(() => 1), offset: first.map((count) => -count) });
  const data = copyAxes(image, axes, { constant: outsideValue(outside) });
  return createImage(
    axes.map(({ index }) => index.length),
    { channels, geometry, data },
  );
}

/**
 * The image with the samples of the given axes (0 is x) in the opposite order; the affine keeps each in its place in
 * the world. No axes change nothing.
 * @throws `images/bad-axis` (usage) for an axis that the image has not.
 */
export function flip<S extends Samples>(image: Image<S>, ...flipped: readonly number[]): Image<S> {
  for (const axis of flipped) requireAxis(image, axis);
  const { extents, channels } = image;
  const last = extents.map((length, axis) => (flipped.includes(axis) ? length - 1 : 0));
  const step = extents.map((_, axis) => (flipped.includes(axis) ? -1 : 1));
  const axes = extents.map((length, from) => ({ from, index: indexRun(length, last[from]!, step[from]!) }));
  const geometry = movedGeometry(image.geometry, { step, offset: last });
  return createImage(extents, { channels, geometry, data: copyAxes(image, axes) });
}
