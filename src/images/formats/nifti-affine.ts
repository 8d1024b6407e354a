// Where the grid of a NIfTI volume lies: the two ways in which its header can say so.
import type { Geometry } from '../image.ts';

/** What a header says of the position, as stored. */
export interface NiftiPosition {
  /** Signs and distances: qfac, then one for each axis. */
  readonly pixelDimensions: readonly number[];
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d; then the offsets x, y, z. */
  readonly quaternion: readonly number[];
  /** Three rows of four. */
  readonly sform: readonly number[];
  /** Millimetres in the unit of length. */
  readonly unitMm: number;
}

/**
 * Geometry of a grid of `axes` axes. Affine: the sform where its code is above 0, else the qform, else none. Spacing: the header's, except
 * where an affine says otherwise by more than 1e-3 (then the length of its columns); 1 where neither says anything.
 * Source: nifti1.h (NIfTI-1 data format, NIMH 2003), methods 2 and 3.
 */
export function niftiGeometry(position: NiftiPosition, axes: number): Geometry {
  const { pixelDimensions, unitMm, sform, sformCode, qformCode } = position;
  const matrix = sformCode > 0 ? [...sform, 0, 0, 0, 1] : qformCode > 0 ? qformAffine(position) : undefined;
  const affine = matrix?.map((value, index) => (index < 12 ? value * unitMm : value));
  const spacingMm = Array.from({ length: axes }, (_, axis) => {
    const stated = Math.abs(pixelDimensions[axis + 1]!) * unitMm;
    const own = stated > 0 && Number.isFinite(stated) ? stated : undefined;
    if (affine === undefined) return own ?? 1;
    const length = columnLength(affine, axis);
    return own !== undefined && Math.abs(own - length) <= 1e-3 * length ? own : length;
  });
  return { spacingMm, affine };
}

/** Four by four matrix of a rotation given as a quaternion, the distances and the offsets. */
function qformAffine({ pixelDimensions, quaternion }: NiftiPosition): number[] {
  let [b, c, d] = quaternion as [number, number, number];
  const square = b * b + c * c + d * d;
  let a = 0;
  if (1 - square >= 1e-7) a = Math.sqrt(1 - square);
  else {
    const length = Math.sqrt(square);
    [b, c, d] = [b / length, c / length, d / length];
  }
  const rotation = [
    a * a + b * b - c * c - d * d,
    2 * (b * c - a * d),
    2 * (b * d + a * c),
    2 * (b * c + a * d),
    a * a + c * c - b * b - d * d,
    2 * (c * d - a * b),
    2 * (b * d - a * c),
    2 * (c * d + a * b),
    a * a + d * d - b * b - c * c,
  ];
  const sign = pixelDimensions[0]! < 0 ? -1 : 1;
  const scales = [1, 2, 3].map((axis) => Math.abs(pixelDimensions[axis]!) || 1);
  scales[2]! *= sign;
  const rows = [0, 1, 2].flatMap((row) => [
    ...scales.map((scale, column) => rotation[row * 3 + column]! * scale),
    quaternion[3 + row]!,
  ]);
  return [...rows, 0, 0, 0, 1];
}

/** A rotation as a quaternion, and whether the third axis is mirrored. */
export interface Qform {
  readonly qfac: 1 | -1;
  /** b, c, d. */
  readonly quaternion: readonly [number, number, number];
}

/** The rotation of an affine, or undefined if its axes are not at right angles (to 1e-4), which a qform cannot hold. */
export function qformOf(affine: readonly number[]): Qform | undefined {
  const lengths = [0, 1, 2].map((axis) => columnLength(affine, axis));
  const r = Array.from(
    { length: 9 },
    (_, index) => affine[Math.floor(index / 3) * 4 + (index % 3)]! / lengths[index % 3]!,
  );
  const dot = (p: number, q: number): number => r[p]! * r[q]! + r[p + 3]! * r[q + 3]! + r[p + 6]! * r[q + 6]!;
  if (![dot(0, 1), dot(0, 2), dot(1, 2)].every((cosine) => Math.abs(cosine) <= 1e-4)) return undefined;
  const determinant =
    r[0]! * (r[4]! * r[8]! - r[5]! * r[7]!) -
    r[1]! * (r[3]! * r[8]! - r[5]! * r[6]!) +
    r[2]! * (r[3]! * r[7]! - r[4]! * r[6]!);
  const qfac = determinant < 0 ? -1 : 1;
  for (const index of [2, 5, 8]) r[index]! *= qfac;
  return { qfac, quaternion: quaternionOf(r) };
}

/** b, c, d of a rotation matrix given row by row, with a of 0 or more (nifti1_io.c, nifti_mat44_to_quatern). */
function quaternionOf(r: readonly number[]): [number, number, number] {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = r as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const trace = xx + yy + zz + 1;
  if (trace > 0.5) {
    const a = 0.5 * Math.sqrt(trace);
    return [(0.25 * (zy - yz)) / a, (0.25 * (xz - zx)) / a, (0.25 * (yx - xy)) / a];
  }
  const [dx, dy, dz] = [1 + xx - (yy + zz), 1 + yy - (xx + zz), 1 + zz - (xx + yy)];
  let [a, b, c, d] = [0, 0, 0, 0];
  if (dx > 1) {
    b = 0.5 * Math.sqrt(dx);
    [a, c, d] = [(0.25 * (zy - yz)) / b, (0.25 * (xy + yx)) / b, (0.25 * (xz + zx)) / b];
  } else if (dy > 1) {
    c = 0.5 * Math.sqrt(dy);
    [a, b, d] = [(0.25 * (xz - zx)) / c, (0.25 * (xy + yx)) / c, (0.25 * (yz + zy)) / c];
  } else {
    d = 0.5 * Math.sqrt(dz);
    [a, b, c] = [(0.25 * (yx - xy)) / d, (0.25 * (xz + zx)) / d, (0.25 * (yz + zy)) / d];
  }
  return a < 0 ? [-b, -c, -d] : [b, c, d];
}

/** Distance in mm of neighbours along an axis. */
function columnLength(affine: readonly number[], axis: number): number {
  const [x, y, z] = [affine[axis]!, affine[4 + axis]!, affine[8 + axis]!];
  return Math.sqrt(x * x + y * y + z * z);
}
