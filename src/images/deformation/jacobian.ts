import { usageError } from '../../core/errors.ts';
import { createImage, type Image } from '../image.ts';
import type { VectorField } from './vector-field.ts';

/**
 * Determinant of the Jacobian matrix of id + u (u in voxels) at every position: the local change of volume, 1 for none;
 * 0 or less means folding. Differences are central, one-sided at the faces of the grid, 0 along an axis of one
 * position. Computed in double precision, kept in single; NaN beside a NaN. One channel, extents and spacing of the
 * field.
 */
export function jacobianDeterminant(field: VectorField): Image {
  const data = new Float32Array(field.components[0]!.length);
  forEachRow(field, 1, (row, start) => {
    data.set(row, start);
  });
  return createImage(field.extents, { data, geometry: { spacingMm: field.spacingMm } });
}

/**
 * The least determinant of the Jacobian matrix of id + u, as in `jacobianDeterminant`; NaN if any is. With `every`
 * above 1 only every so many positions along each axis are looked at (with the same differences): enough for fields
 * that are smooth over that distance.
 * @throws `images/bad-step` (usage) unless `every` is a whole number of 1 or more.
 */
export function leastJacobian(field: VectorField, every = 1): number {
  if (!Number.isSafeInteger(every) || every < 1) {
    throw usageError('images/bad-step', `positions are looked at in steps of 1 or more; got ${every}.`, {
      hint: 'Give a whole number such as 2, or leave it out to look at all.',
    });
  }
  let least = Number.POSITIVE_INFINITY;
  forEachRow(field, every, (row) => {
    least = leastOf(row, least);
  });
  return least;
}

function leastOf(row: Float64Array, before: number): number {
  let least = before;
  for (let i = 0; i < row.length; i += 1) {
    if (!(row[i]! >= least)) least = row[i]!;
  }
  return least;
}

/** Calls `visit` with the determinants at every so many positions of each row, and where the row starts. The array is used again for the next. */
function forEachRow(field: VectorField, every: number, visit: (row: Float64Array, start: number) => void): void {
  const [width, height, depth = 1] = field.extents as [number, number, number | undefined];
  const row = new Float64Array(Math.ceil(width / every));
  for (let z = 0; z < depth; z += every) {
    for (let y = 0; y < height; y += every) {
      if (field.extents.length === 2) planarRow(field, row, { y, every });
      else spatialRow(field, row, { y, z, every });
      visit(row, (z * height + y) * width);
    }
  }
}

/** Places of the two neighbours along an axis, and the factor of their difference. */
function neighbours(index: number, extent: number, stride: number): readonly [number, number, number] {
  const back = index > 0 ? stride : 0;
  const forth = index + 1 < extent ? stride : 0;
  return [back, forth, back > 0 && forth > 0 ? 0.5 : 1];
}

function planarRow(
  { extents, components }: VectorField,
  row: Float64Array,
  { y, every }: { readonly y: number; readonly every: number },
): void {
  const [width, height] = extents as [number, number];
  const [u, v] = components as [Float32Array, Float32Array];
  const [up, down, fy] = neighbours(y, height, width);
  for (let x = 0, k = 0; x < width; x += every, k += 1) {
    const i = y * width + x;
    const left = x > 0 ? 1 : 0;
    const right = x + 1 < width ? 1 : 0;
    const fx = left + right === 2 ? 0.5 : 1;
    const ux = 1 + (u[i + right]! - u[i - left]!) * fx;
    const uy = (u[i + down]! - u[i - up]!) * fy;
    const vx = (v[i + right]! - v[i - left]!) * fx;
    const vy = 1 + (v[i + down]! - v[i - up]!) * fy;
    row[k] = ux * vy - uy * vx;
  }
}

function spatialRow(
  { extents, components }: VectorField,
  row: Float64Array,
  { y, z, every }: { readonly y: number; readonly z: number; readonly every: number },
): void {
  const [width, height, depth] = extents as [number, number, number];
  const [u, v, w] = components as [Float32Array, Float32Array, Float32Array];
  const [front, behind, fz] = neighbours(z, depth, width * height);
  const [up, down, fy] = neighbours(y, height, width);
  for (let x = 0, k = 0; x < width; x += every, k += 1) {
    const i = (z * height + y) * width + x;
    const left = x > 0 ? 1 : 0;
    const right = x + 1 < width ? 1 : 0;
    const fx = left + right === 2 ? 0.5 : 1;
    const ux = 1 + (u[i + right]! - u[i - left]!) * fx;
    const vx = (v[i + right]! - v[i - left]!) * fx;
    const wx = (w[i + right]! - w[i - left]!) * fx;
    const uy = (u[i + down]! - u[i - up]!) * fy;
    const vy = 1 + (v[i + down]! - v[i - up]!) * fy;
    const wy = (w[i + down]! - w[i - up]!) * fy;
    const uz = (u[i + behind]! - u[i - front]!) * fz;
    const vz = (v[i + behind]! - v[i - front]!) * fz;
    const wz = 1 + (w[i + behind]! - w[i - front]!) * fz;
    row[k] = ux * (vy * wz - vz * wy) - uy * (vx * wz - vz * wx) + uz * (vx * wy - vy * wx);
  }
}
