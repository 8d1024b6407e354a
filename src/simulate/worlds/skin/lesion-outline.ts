// The outline of a lesion: a radius for every direction, scaled to its greatest diameter.
import { atan, cos, pow, sin } from '../../../core/math.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { SkinLatents } from './skin-latents.ts';

const directions = 720;

/** A star-shaped outline around (x, y) in mm. */
export interface LesionOutline {
  readonly x: number;
  readonly y: number;
  /** Radius in mm of each of the directions, clockwise from the right. */
  readonly radii: Float64Array;
  /** Greatest distance of two points of the outline. */
  readonly diameterMm: number;
  readonly perimeterMm: number;
  readonly areaMm2: number;
}

/** Draws the outline of a case; its shape does not depend on the diameter. */
export function lesionOutline(frame: SkinFrame, latents: SkinLatents): LesionOutline {
  const place = frame.stream('place');
  const x = frame.fieldWidthMm * (0.5 + 0.12 * (place.uniform() - 0.5));
  const y = frame.fieldHeightMm * (0.5 + 0.12 * (place.uniform() - 0.5));
  const radii = shape(frame, latents);
  const scale = latents.diameter / greatestDiameter(radii);
  const scaled = radii.map((radius) => radius * scale);
  return { x, y, radii: scaled, diameterMm: latents.diameter, ...sizes(scaled) };
}

function shape(frame: SkinFrame, { elongation, asymmetry, borderIrregularity }: SkinLatents): Float64Array {
  const turn = Math.PI * frame.stream('turn').uniform();
  const lobes = harmonics(frame, 'lobes', [1, 2, 3], 0);
  const notches = harmonics(frame, 'notches', [4, 5, 6, 7, 8, 9, 11, 13, 16, 19, 23], 1.3);
  return Float64Array.from({ length: directions }, (_, step) => {
    const angle = (2 * Math.PI * step) / directions;
    const [c, s] = [cos(angle - turn), sin(angle - turn)];
    const ellipse = 1 / Math.sqrt(c * c + elongation * elongation * s * s);
    const change = 0.4 * asymmetry * lobes(angle) + 0.2 * (0.12 + borderIrregularity) * notches(angle);
    return ellipse * Math.max(0.18, 1 + change);
  });
}

/** A sum of waves of chance phases, amplitudes k^-fall, root mean square about 0.7. */
function harmonics(frame: SkinFrame, name: string, orders: readonly number[], fall: number): (angle: number) => number {
  const stream = frame.stream(name);
  const waves = orders.map((order) => ({
    order,
    amplitude: pow(order, -fall) * (0.5 + stream.uniform()),
    phase: 2 * Math.PI * stream.uniform(),
  }));
  const total = Math.sqrt(waves.reduce((sum, { amplitude }) => sum + amplitude * amplitude, 0));
  return (angle) =>
    waves.reduce((sum, { order, amplitude, phase }) => sum + amplitude * cos(order * angle + phase), 0) / total;
}

function pointOf(radii: Float64Array, step: number): readonly [number, number] {
  const angle = (2 * Math.PI * step) / radii.length;
  return [radii[step]! * cos(angle), radii[step]! * sin(angle)];
}

function greatestDiameter(radii: Float64Array): number {
  const xs = radii.map((_, step) => pointOf(radii, step)[0]);
  const ys = radii.map((_, step) => pointOf(radii, step)[1]);
  let greatest = 0;
  for (let step = 1; step < radii.length; step += 1) {
    for (let other = 0; other < step; other += 1) {
      const dx = xs[step]! - xs[other]!;
      const dy = ys[step]! - ys[other]!;
      greatest = Math.max(greatest, dx * dx + dy * dy);
    }
  }
  return Math.sqrt(greatest);
}

function sizes(radii: Float64Array): Pick<LesionOutline, 'perimeterMm' | 'areaMm2'> {
  let [perimeterMm, areaMm2] = [0, 0];
  radii.forEach((_, step) => {
    const [x, y] = pointOf(radii, step);
    const [nextX, nextY] = pointOf(radii, (step + 1) % radii.length);
    perimeterMm += Math.sqrt((nextX - x) * (nextX - x) + (nextY - y) * (nextY - y));
    areaMm2 += (x * nextY - nextX * y) / 2;
  });
  return { perimeterMm, areaMm2 };
}

/** Where samples lie relative to an outline. */
export interface LesionField {
  /** Distance in mm to the outline, about: positive inside. */
  readonly depth: Float32Array;
  /** Distance from the centre over the radius of the outline in that direction. */
  readonly share: Float32Array;
}

/** Depth and share of every sample. */
export function lesionField({ width, height, mmPerPixel }: SkinFrame, { x, y, radii }: LesionOutline): LesionField {
  const depth = new Float32Array(width * height);
  const share = new Float32Array(width * height);
  const perRadian = radii.length / (2 * Math.PI);
  for (let row = 0; row < height; row += 1) {
    const dy = (row + 0.5) * mmPerPixel - y;
    for (let column = 0; column < width; column += 1) {
      const dx = (column + 0.5) * mmPerPixel - x;
      const distance = Math.sqrt(dx * dx + dy * dy);
      const place = directionOf(dx, dy) * perRadian;
      const step = Math.floor(place) % radii.length;
      const next = radii[(step + 1) % radii.length]!;
      const radius = radii[step]! + (place - Math.floor(place)) * (next - radii[step]!);
      const slope = ((next - radii[step]!) * perRadian) / radius;
      const at = row * width + column;
      depth[at] = (radius - distance) / Math.sqrt(1 + slope * slope);
      share[at] = distance / radius;
    }
  }
  return { depth, share };
}

/** Direction of (x, y) in [0, 2 pi). */
function directionOf(x: number, y: number): number {
  if (x === 0) return y < 0 ? 1.5 * Math.PI : y > 0 ? 0.5 * Math.PI : 0;
  const angle = atan(y / x);
  if (x < 0) return angle + Math.PI;
  return angle < 0 ? angle + 2 * Math.PI : angle;
}
