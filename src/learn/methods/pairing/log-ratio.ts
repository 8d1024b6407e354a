import { log } from '../../../core/math.ts';

/** Coordinates beyond so many standard deviations count as this. */
const farthest = 4;

/**
 * `log p(u, v) - log p(u) p(v)` of standard normals with a correlation r in (-1, 1): `-log(1 - r^2) / 2 - (r^2 (u^2 + v^2) - 2 r u v) /
 * (2 (1 - r^2))`, u and v held within 4.
 */
export function logRatio(correlation: number, u: number, v: number): number {
  const square = correlation * correlation;
  const [a, b] = [bounded(u), bounded(v)];
  return -0.5 * log(1 - square) - (square * (a * a + b * b) - 2 * correlation * a * b) / (2 * (1 - square));
}

function bounded(value: number): number {
  return Math.max(-farthest, Math.min(farthest, value));
}
