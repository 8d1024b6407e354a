// The outline of the head's soft parts in atlas coordinates: mm to the right, to the front and up from the anterior commissure. A head of
// the atlas is somewhat larger than an average adult; `procedural-template.ts` scales it down. Left and right are mirrored: X = |x|.
import { ellipsoidDepth, ramp, roundedMax, roundedMin } from './shapes.ts';

/** Lower face of the cerebrum above orbit and tentorium: height z in mm. */
export function baseHeight(X: number, y: number): number {
  const front = -26 + 9 * (1 - ramp(0, 24, y)) + 0.0075 * (y > 20 ? (y - 20) * (y - 20) : 0) + 0.004 * X * X;
  const back = -4 + 0.4 * (y + 45) - 0.006 * X * X;
  const t = ramp(-40, 5, y);
  const floor = 6 * (1 - ramp(3, 15, X)) * ramp(-26, -12, y) * (1 - ramp(8, 22, y));
  return back + t * (front - back) - floor;
}

/** Depth in mm under the convex outline of the cerebrum (both hemispheres, fissures closed); negative outside. */
export function cerebrumDepth(X: number, y: number, z: number): number {
  const narrow = 1 - 0.12 * ramp(10, 75, y);
  const dome = ellipsoidDepth([X, y + 17, z - 7], [70 * narrow, 89, 73]);
  const flanks = ellipsoidDepth([X, y + 22, z - 12], [71, 82, 66]);
  const upper = roundedMin(roundedMax(dome, flanks, 4), (z - baseHeight(X, y)) * 0.93, 10);
  const temporal = roundedMax(
    ellipsoidDepth([X - 45, y + 9, z + 26], [23, 36, 23]),
    ellipsoidDepth([X - 45, y + 40, z + 14], [25, 36, 23]),
    10,
  );
  const medial = ellipsoidDepth([X - 29, y + 16, z + 22], [14, 26, 13]);
  return roundedMax(upper, roundedMax(temporal, medial, 8), 6);
}

/** Depth in mm in the cerebellum; negative outside. */
export function cerebellumDepth(X: number, y: number, z: number): number {
  const hemisphere = ellipsoidDepth([X - 25, y + 64, z + 40], [31, 30, 24]);
  const vermis = ellipsoidDepth([X, y + 62, z + 32], [15, 25, 25]);
  return roundedMin(roundedMax(hemisphere, vermis, 5), baseHeight(X, y) - 2.5 - z, 4);
}

/** Depth in mm in the smooth outline of the whole brain, that the skull follows; negative outside. */
export function headOutlineDepth(X: number, y: number, z: number): number {
  const dome = ellipsoidDepth([X, y + 17, z - 7], [71, 90, 73]);
  const floor = ellipsoidDepth([X, y + 22, z + 18], [70, 84, 44]);
  return roundedMax(dome, floor, 12);
}
