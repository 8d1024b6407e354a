// Four by four matrices, row by row, whose last row is (0, 0, 0, 1).
import { usageError } from '../../core/errors.ts';
import { cos, sin } from '../../core/math.ts';
import type { Geometry } from '../image.ts';

/** A rotation, scaling and shift. */
export interface Motion {
  /** Angle in degrees about the third axis (from x towards y), or three angles about x, y and z, applied in that order. Default: 0. */
  readonly rotationDegrees?: number | readonly number[];
  /** Factor, or one an axis, applied before the rotation. Default: 1. */
  readonly scale?: number | readonly number[];
  /** Shift along each axis in mm, applied last. Default: 0. */
  readonly translationMm?: readonly number[];
}

/**
 * The product a·b of two four by four matrices, row by row: what b does, then what a does. Sixteen numbers each, which
 * is not checked.
 */
export function multiplyAffines(a: readonly number[], b: readonly number[]): readonly number[] {
  const entry = (row: number, column: number): number => {
    let sum = 0;
    for (let k = 0; k < 4; k += 1) sum += a[row * 4 + k]! * b[k * 4 + column]!;
    return sum;
  };
  return [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].map((column) => entry(row, column)));
}

/**
 * The inverse of a four by four matrix whose last row is (0, 0, 0, 1), by cofactors.
 * @throws `images/singular-affine` (usage) when the determinant of the three axes is 0 or not finite.
 */
export function invertAffine(affine: readonly number[]): readonly number[] {
  const at = (row: number, column: number): number => affine[(row % 3) * 4 + (column % 3)]!;
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  if (determinant === 0 || !Number.isFinite(determinant)) {
    throw usageError('images/singular-affine', `an affine with the determinant ${determinant} has no inverse.`, {
      hint: 'Correct the affine (sform, qform) of the file: its three axes need lengths above 0 and different directions.',
    });
  }
  const rows = [0, 1, 2].flatMap((row) => {
    const [x, y, z] = [0, 1, 2].map((column) => cofactor(column, row) / determinant) as [number, number, number];
    return [x, y, z, -(x * affine[3]! + y * affine[7]! + z * affine[11]!)];
  });
  return [...rows, 0, 0, 0, 1];
}

/**
 * The four by four matrix of a motion, row by row: shift · rotation about z · about y · about x · scaling. Lengths in
 * mm, angles in degrees; numbers are not checked.
 */
export function motionMatrix({ rotationDegrees = 0, scale = 1, translationMm = [] }: Motion): readonly number[] {
  const angles = typeof rotationDegrees === 'number' ? [0, 0, rotationDegrees] : rotationDegrees;
  const factors = typeof scale === 'number' ? [scale, scale, scale] : scale;
  let matrix = scaling(factors);
  for (let axis = 0; axis < 3; axis += 1) matrix = multiplyAffines(rotation(axis, angles[axis] ?? 0), matrix);
  return matrix.map((value, k) => (k % 4 === 3 && k < 12 ? (translationMm[(k - 3) / 4] ?? 0) : value));
}

/**
 * The affine of a grid, from indices of samples to mm: the one it has, or its spacing along the axes from the first
 * sample.
 */
export function gridAffine({ affine, spacingMm }: Geometry): readonly number[] {
  return affine ?? scaling(spacingMm);
}

function scaling(factors: readonly number[]): readonly number[] {
  const [x, y, z = 1] = factors as [number, number, number?];
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

function rotation(axis: number, degrees: number): readonly number[] {
  const angle = (degrees / 180) * Math.PI;
  const [c, s] = [cos(angle), sin(angle)];
  if (axis === 0) return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1];
  if (axis === 1) return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0, 0, 0, 0, 1];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}
