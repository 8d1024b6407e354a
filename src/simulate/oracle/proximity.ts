// How far a bias lies from the disease: between two regions, in mm.
import { usageError } from '../../core/errors.ts';
import type { Image } from '../../images/image.ts';

/** Distances of two regions of one picture. */
export interface Proximity {
  readonly centroidMm: number;
  /** Smallest distance of two samples, one of each region; 0 where they overlap. */
  readonly surfaceMm: number;
}

/**
 * Centroid and surface distance in mm of two masks (not 0 is inside) on one grid, along axes of the grid's spacing,
 * centre to centre. The surface distance compares only samples at the edge of a region, all with all: time grows with
 * the product of their numbers.
 * @throws `simulate/proximity` (usage) for grids that differ, masks of several channels, or an empty region.
 */
export function proximity(first: Image<Uint8Array>, second: Image<Uint8Array>): Proximity {
  const spacing = first.geometry.spacingMm;
  const isSame = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((value, axis) => value === b[axis]);
  if (
    !isSame(first.extents, second.extents) ||
    !isSame(spacing, second.geometry.spacingMm) ||
    first.channels !== 1 ||
    second.channels !== 1
  ) {
    throw usageError(
      'simulate/proximity',
      `two regions must be masks of one channel on one grid; got ${describe(first)} and ${describe(second)}.`,
      { hint: 'Give masks of the same picture, each with at least one sample that is not 0.' },
    );
  }
  if (!first.data.some((value) => value !== 0) || !second.data.some((value) => value !== 0)) {
    throw usageError('simulate/proximity', 'a region is empty, so it has no distance to another.', {
      hint: 'Give masks of the same picture, each with at least one sample that is not 0.',
    });
  }
  const centroids = [centroidOf(first), centroidOf(second)] as const;
  return {
    centroidMm: Math.sqrt(
      spacing.reduce((sum, width, axis) => {
        const along = (centroids[0][axis]! - centroids[1][axis]!) * width;
        return sum + along * along;
      }, 0),
    ),
    surfaceMm: first.data.some((value, i) => value !== 0 && second.data[i] !== 0) ? 0 : surfaceDistance(first, second),
  };
}

function describe({ extents, channels, geometry }: Image<Uint8Array>): string {
  return `${extents.join(' x ')} (${channels} channels, ${geometry.spacingMm.join(' x ')} mm)`;
}

function centroidOf({ data, extents }: Image<Uint8Array>): number[] {
  const sums = extents.map(() => 0);
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    let rest = i;
    for (const [axis, extent] of extents.entries()) {
      sums[axis]! += rest % extent;
      rest = Math.floor(rest / extent);
    }
    count++;
  }
  return sums.map((sum) => sum / count);
}

function surfaceDistance(first: Image<Uint8Array>, second: Image<Uint8Array>): number {
  const [from, to] = [edgeOf(first), edgeOf(second)];
  let smallest = Number.POSITIVE_INFINITY;
  for (let a = 0; a < from.length; a += 3) {
    for (let b = 0; b < to.length; b += 3) {
      const x = from[a]! - to[b]!;
      const y = from[a + 1]! - to[b + 1]!;
      const z = from[a + 2]! - to[b + 2]!;
      smallest = Math.min(smallest, x * x + y * y + z * z);
    }
  }
  return Math.sqrt(smallest);
}

/** Positions in mm, three numbers each, of the samples of a region that have a neighbour (along an axis) outside of it. */
function edgeOf({ data, extents, geometry }: Image<Uint8Array>): Float64Array {
  const [width = 1, height = 1, depth = 1] = extents;
  const [dx = 1, dy = 1, dz = 1] = geometry.spacingMm;
  const isInside = (x: number, y: number, z: number): boolean =>
    x >= 0 && y >= 0 && z >= 0 && x < width && y < height && z < depth && data[(z * height + y) * width + x] !== 0;
  const positions: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const z = Math.floor(i / (width * height));
    const isDeep =
      isInside(x - 1, y, z) &&
      isInside(x + 1, y, z) &&
      isInside(x, y - 1, z) &&
      isInside(x, y + 1, z) &&
      (extents.length < 3 || (isInside(x, y, z - 1) && isInside(x, y, z + 1)));
    if (!isDeep) positions.push(x * dx, y * dy, z * dz);
  }
  return Float64Array.from(positions);
}
