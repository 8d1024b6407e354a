import type { Geometry } from '../image.ts';

/** Where the samples of a new grid stand in indices of the old one: old = offset + step · new along each axis. */
export interface GridMove {
  readonly step: readonly number[];
  readonly offset: readonly number[];
}

/** Geometry of the new grid, so that each of its samples keeps its place in the world. A negative step turns an axis round. */
export function movedGeometry({ spacingMm, affine }: Geometry, { step, offset }: GridMove): Geometry {
  const spacing = spacingMm.map((distance, axis) => distance * Math.abs(step[axis]!));
  if (affine === undefined) return { spacingMm: spacing };
  const moved = [...affine];
  for (let row = 0; row < 3; row += 1) {
    for (let axis = 0; axis < step.length; axis += 1) {
      moved[row * 4 + 3]! += affine[row * 4 + axis]! * offset[axis]!;
      moved[row * 4 + axis] = affine[row * 4 + axis]! * step[axis]!;
    }
  }
  return { spacingMm: spacing, affine: moved };
}
