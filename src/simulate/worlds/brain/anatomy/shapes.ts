// Implicit shapes: each function gives a depth in mm, positive inside, near to the true distance within a few mm of the surface.

/** Least of two depths with a rounded edge of about `radius` mm (polynomial smooth minimum). */
export function roundedMin(a: number, b: number, radius: number): number {
  const overlap = radius - Math.abs(a - b);
  return Math.min(a, b) - (overlap > 0 ? (overlap * overlap) / (4 * radius) : 0);
}

/** Greatest of two depths with a rounded edge of about `radius` mm. */
export function roundedMax(a: number, b: number, radius: number): number {
  return -roundedMin(-a, -b, radius);
}

/** 0 below `low`, 1 above `high`, a cubic between. */
export function ramp(low: number, high: number, value: number): number {
  const t = (value - low) / (high - low);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/** Depth in an ellipsoid about the origin, by the first order of its implicit function. */
export function ellipsoidDepth([x, y, z]: Triple, [rx, ry, rz]: Triple): number {
  const [u, v, w] = [x / rx, y / ry, z / rz];
  const level = Math.sqrt(u * u + v * v + w * w);
  const [gx, gy, gz] = [u / rx, v / ry, w / rz];
  const slope = Math.sqrt(gx * gx + gy * gy + gz * gz);
  return slope < 1e-9 ? Math.min(rx, ry, rz) : (level * (1 - level)) / slope;
}

/** Three coordinates or lengths in mm. */
export type Triple = readonly [number, number, number];

/** A node of a tube: where it runs, and its radius in mm. */
export type TubeNode = readonly [number, number, number, number];

/** A chain of round cones, and the box around it. */
export interface Tube {
  readonly low: Triple;
  readonly high: Triple;
  depth(point: Triple): number;
}

/** Tube along nodes; `flatness` scales x, so a tube can be thinner sideways than it is high. */
export function tube(nodes: readonly TubeNode[], flatness = 1): Tube {
  const bound = (axis: number, sign: number): number =>
    sign * Math.max(...nodes.map((node) => sign * node[axis]! + node[3])) + sign * 2;
  const segments = new Float64Array((nodes.length - 1) * 8);
  for (let k = 0; k + 1 < nodes.length; k += 1) {
    const [ax, ay, az, ar] = nodes[k]!;
    const [bx, by, bz, br] = nodes[k + 1]!;
    segments.set([ax, ay, az, ar, (bx - ax) * flatness, by - ay, bz - az, br - ar], k * 8);
  }
  return {
    low: [Math.max(0, bound(0, -1)), bound(1, -1), bound(2, -1)],
    high: [bound(0, 1), bound(1, 1), bound(2, 1)],
    depth: (point) => chainDepth(segments, point, flatness) / (flatness > 1 ? (1 + flatness) / 2 : 1),
  };
}

function chainDepth(segments: Float64Array, point: Triple, flatness: number): number {
  let depth = -1e9;
  for (let at = 0; at < segments.length; at += 8) {
    const dx = segments[at + 4]!;
    const dy = segments[at + 5]!;
    const dz = segments[at + 6]!;
    const px = (point[0] - segments[at]!) * flatness;
    const py = point[1] - segments[at + 1]!;
    const pz = point[2] - segments[at + 2]!;
    const along = (px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz);
    const t = along < 0 ? 0 : Math.min(along, 1);
    const ex = px - t * dx;
    const ey = py - t * dy;
    const ez = pz - t * dz;
    const here = segments[at + 3]! + t * segments[at + 7]! - Math.sqrt(ex * ex + ey * ey + ez * ez);
    depth = Math.max(here, depth);
  }
  return depth;
}
