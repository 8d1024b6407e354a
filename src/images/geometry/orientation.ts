import { dataError, usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import { copyAxes, indexRun } from './copy-axes.ts';

const pairs = ['LR', 'PA', 'IS'] as const;
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * Distance of neighbouring samples along x, y and z in mm: the Euclidean lengths of the first three columns of an
 * affine, 0 or more.
 */
export function spacingOf(affine: readonly number[]): readonly number[] {
  return [0, 1, 2].map((axis) => {
    const [x, y, z] = [affine[axis]!, affine[axis + 4]!, affine[axis + 8]!];
    return Math.sqrt(x * x + y * y + z * z);
  });
}

/**
 * Where x, y and z run, as three letters, such as RAS: to the Right (L: left) of the patient, to the front (Anterior, P: posterior), up
 * (Superior, I: inferior). Axes are matched with directions so that the sum of the cosines between them is largest; of equal matches the first
 * in the order x, y, z counts. The letters are those of nibabel's aff2axcodes.
 * @throws `images/singular-affine` (data) when an axis has no length.
 */
export function orientationOf(affine: readonly number[]): string {
  return worldAxes(affine)
    .map(({ world, sign }) => pairs[world]![sign > 0 ? 1 : 0])
    .join('');
}

/** The direction of the world that each axis of the grid follows best. */
function worldAxes(affine: readonly number[]): readonly { readonly world: number; readonly sign: number }[] {
  const lengths = spacingOf(affine);
  if (!lengths.every((length) => length > 0 && length < Number.POSITIVE_INFINITY)) {
    throw dataError('images/singular-affine', `an axis of the affine has no length: ${lengths.join(', ')} mm.`, {
      hint: 'Correct the affine (sform, qform) of the file: its three axes need lengths above 0 and different directions.',
    });
  }
  const cosine = (world: number, axis: number): number => affine[world * 4 + axis]! / lengths[axis]!;
  const closeness = (order: readonly number[]): number =>
    order.reduce((sum, world, axis) => sum + Math.abs(cosine(world, axis)), 0);
  let best: readonly number[] = orders[0];
  for (const order of orders) if (closeness(order) > closeness(best)) best = order;
  return best.map((world, axis) => ({ world, sign: cosine(world, axis) < 0 ? -1 : 1 }));
}

/**
 * The volume with its axes in another order and direction, such as RAS or LPS; samples are not changed, and the affine
 * keeps each in its place in the world. Oblique volumes stay oblique.
 * @throws `images/bad-orientation` (usage) unless the letters name three directions; `images/no-affine` (data) for an
 * image without three axes and an affine; `images/singular-affine` (data) when an axis has no length.
 */
export function reorient<S extends Samples>(volume: Image<S>, orientation: string): Image<S> {
  const { extents, channels, geometry } = volume;
  const { affine, spacingMm } = geometry;
  const wanted = [...orientation].map((letter) => ({
    world: pairs.findIndex((pair) => pair.includes(letter)),
    sign: pairs.some((pair) => pair[1] === letter) ? 1 : -1,
  }));
  if (wanted.length !== 3 || [0, 1, 2].some((world) => !wanted.some((axis) => axis.world === world))) {
    throw usageError('images/bad-orientation', `"${orientation}" does not name three directions.`, {
      hint: 'Give one letter of each pair L/R, P/A and I/S, such as RAS.',
    });
  }
  if (affine === undefined || extents.length !== 3) {
    throw dataError('images/no-affine', 'an image without three axes and an affine cannot be reoriented.', {
      hint: 'Read a volume of three axes whose file has an affine (NIfTI with sform or qform), or leave its orientation as it is.',
    });
  }
  const present = worldAxes(affine);
  const axes = wanted.map(({ world, sign }) => {
    const from = present.findIndex((axis) => axis.world === world);
    return { from, flipped: present[from]!.sign !== sign, length: extents[from]! };
  });
  const data = copyAxes(
    volume,
    axes.map(({ from, flipped, length }) => ({
      from,
      index: flipped ? indexRun(length, length - 1, -1) : indexRun(length),
    })),
  );
  const rows = [0, 1, 2, 3].flatMap((row) => {
    const column = (from: number): number => affine[row * 4 + from]!;
    const shift = axes.reduce(
      (sum, { from, flipped, length }) => (flipped ? sum + column(from) * (length - 1) : sum),
      column(3),
    );
    return [...axes.map(({ from, flipped }) => (flipped ? -column(from) : column(from))), shift];
  });
  return createImage(
    axes.map(({ length }) => length),
    { channels, data, geometry: { spacingMm: axes.map(({ from }) => spacingMm[from]!), affine: rows } },
  );
}
