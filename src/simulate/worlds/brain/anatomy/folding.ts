// Gyri and sulci. A sulcus is a sheet that goes down from the outline of the hemisphere: where a field of noise, read at the foot of each
// point on the outline, is zero. The distance to the sheet in mm is that field over its own gradient. Some folds that every brain has
// (central, cingulate, superior frontal, superior temporal) are put into the field by hand.
import { sin } from '../../../../core/math.ts';
import { cerebrumDepth } from './hull.ts';
import { type Cell, findCell, readCell } from './lattice-sampling.ts';
import { ramp, roundedMin } from './shapes.ts';
import { type Lattice, waveNoise } from './wave-noise.ts';

/** What of the folds is kept: fields on a lattice in atlas coordinates, mm. */
export interface Folding {
  readonly lattice: Lattice;
  /** Depth under the convex outline of the cerebrum. */
  readonly hull: Float32Array;
  /** Depth under the outline of the hemisphere, its medial wall included. */
  readonly depth: Float32Array;
  /** Signed distance to the nearest sulcal sheet. */
  readonly sulcus: Float32Array;
  /** Depth to which the sulci go here. */
  readonly reach: Float32Array;
  /** Smooth noise of variance 1 by which straight things are bent. */
  readonly wobble: Float32Array;
  /** Factor near 1 of the intensities: finer noise of 1.5 %. */
  readonly texture: Float32Array;
}

const lattice: Lattice = { extents: [62, 78, 60], origin: [-76.25, -110, -58], stepMm: 2.5 };

/** Depth in mm inside the hole of the fissure between the hemispheres, through which the corpus callosum runs; negative outside. */
export function callosalDepth(y: number, z: number): number {
  const [v, w] = [(y + 6) / 41, (z - 3) / 27];
  const level = Math.sqrt(v * v + w * w);
  const slope = Math.sqrt((v / 41) * (v / 41) + (w / 27) * (w / 27));
  const hole = slope < 1e-9 ? 27 : (level * (1 - level)) / slope;
  return hole;
}

/** Distance in mm from the sheet that divides the hemispheres. */
export function fissureDistance(X: number, y: number, z: number): number {
  const hole = callosalDepth(y, z);
  return hole > 0 ? Math.sqrt(X * X + hole * hole) : X;
}

/** Signed distance, about in mm, in front of the central sulcus. */
export function centralCoordinate(X: number, y: number, z: number): number {
  return (y + 12 + 0.42 * (z - 15) + 0.12 * (X - 40)) * 0.9;
}

/** The folds that were asked for last: slices of one template are often opened one after another. */
let latest: { readonly seed: number; readonly folding: Folding } | undefined;

/** Folds of a seed. */
export function foldCortex(seed: number): Folding {
  if (latest?.seed !== seed) {
    latest = { seed, folding: drawFolds(seed) };
  }
  return latest.folding;
}

function drawFolds(seed: number): Folding {
  const count = lattice.extents[0] * lattice.extents[1] * lattice.extents[2];
  const noise = (name: string, wavelengthMm: number): Float32Array => waveNoise(lattice, { seed, name, wavelengthMm });
  const hull = new Float32Array(count);
  const depth = new Float32Array(count);
  forEachPoint((at, x, y, z) => {
    const X = Math.abs(x);
    hull[at] = cerebrumDepth(X, y, z);
    depth[at] = roundedMin(hull[at]!, fissureDistance(X, y, z), 5);
  });
  const folds = foldField({ depth, noise });
  const variation = noise('reach', 45);
  const texture = noise('texture', 11).map((value) => 1 + 0.015 * value);
  const reach = variation.map((value) => 18 + 5 * Math.max(-1.6, Math.min(1.6, value)));
  return { lattice, hull, depth, sulcus: distanceToZero(folds), reach, wobble: noise('wobble', 28), texture };
}

/** The field of folds: read where the outline is, and carried inwards along the way to the outline, from shallow points to deep ones. */
function foldField(parts: {
  depth: Float32Array;
  noise: (name: string, wavelengthMm: number) => Float32Array;
}): Float32Array {
  const { depth, noise } = parts;
  const maze = noise('maze', 16.5);
  const [warpX, warpY, warpZ] = [noise('warp x', 26), noise('warp y', 26), noise('warp z', 26)];
  const folds = new Float32Array(depth.length);
  const cell: Cell = { at: 0, u: 0, v: 0, w: 0 };
  forEachPoint((at, x, y, z) => {
    const [wx, wy, wz] = [2.5 * warpX[at]!, 2.5 * warpY[at]!, 2.5 * warpZ[at]!];
    findCell(lattice, [Math.abs(x) + 0.7 * wz, y + 0.5 * wx, z + 0.5 * wy], cell);
    folds[at] = namedFolds([x + wx, y + wy, z + wz], readCell(maze, lattice, cell));
  });
  const stride = 1.8 * lattice.stepMm;
  const lean = 0.25;
  for (const at of pointsByDepth(depth)) {
    const [gx, gy, gz] = gradientAt(depth, at);
    const scale = stride / Math.max(0.3, Math.sqrt(gx * gx + gy * gy + gz * gz));
    const [x, y, z] = pointAt(at);
    const from = [
      x - scale * (gx + lean * warpY[at]!),
      y - scale * (gy + lean * warpZ[at]!),
      z - scale * (gz + lean * warpX[at]!),
    ] as const;
    findCell(lattice, from, cell);
    folds[at] = readCell(folds, lattice, cell);
  }
  return smoothed(smoothed(smoothed(folds, 1), lattice.extents[0]), lattice.extents[0] * lattice.extents[1]);
}

function smoothed(field: Float32Array, step: number): Float32Array {
  const last = field.length - 1;
  return field.map(
    (value, at) => 0.5 * value + 0.25 * (field[Math.max(0, at - step)]! + field[Math.min(last, at + step)]!),
  );
}

/** Points deeper than the crown of the gyri, from shallow to deep. */
function pointsByDepth(depth: Float32Array): number[] {
  const shelves: number[][] = Array.from({ length: 140 }, () => []);
  for (let at = 0; at < depth.length; at += 1) {
    const shelf = Math.floor((depth[at]! - 2) * 4);
    if (shelf >= 0) {
      shelves[Math.min(139, shelf)]!.push(at);
    }
  }
  return shelves.flat();
}

function pointAt(at: number): [number, number, number] {
  const [width, height] = lattice.extents;
  const [ox, oy, oz] = lattice.origin;
  const row = Math.floor(at / width);
  const { stepMm } = lattice;
  return [ox + (at - row * width) * stepMm, oy + (row % height) * stepMm, oz + Math.floor(row / height) * stepMm];
}

/** Blends the maze with folds of fixed course, by place of the foot. */
function namedFolds([x, y, z]: readonly [number, number, number], maze: number): number {
  const X = Math.abs(x);
  const medial = 1 - ramp(6, 14, X);
  const central = centralCoordinate(X, y, z);
  const dorsal = ramp(8, 26, z) * ramp(8, 18, X);
  let value = maze;
  const blend = (weight: number, course: number): void => {
    value += weight * (course * 1.4 - value);
  };
  blend(0.85 * dorsal * (1 - ramp(13, 24, Math.abs(central))), sin((Math.PI * central) / 13.5));
  blend(
    0.45 * dorsal * ramp(14, 26, central) * (1 - ramp(55, 65, y)),
    sin((Math.PI * 0.72 * (X - z + 0.1 * y + 22)) / 13),
  );
  blend(0.55 * (1 - ramp(-14, -4, z + 0.4 * y)) * ramp(34, 44, X), sin((Math.PI * (z + 17 + 0.42 * y)) / 14));
  blend(0.6 * medial * ramp(-30, -18, y), sin((Math.PI * (callosalDepth(y, z) + 13)) / 13));
  return value;
}

/** Field over its gradient: signed distance to where the field is zero, in mm. */
function distanceToZero(field: Float32Array): Float32Array {
  const distance = new Float32Array(field.length);
  forEachPoint((at) => {
    const [gx, gy, gz] = gradientAt(field, at);
    const slope = Math.sqrt(gx * gx + gy * gy + gz * gz);
    distance[at] = field[at]! / Math.max(0.06, Math.min(0.45, slope));
  });
  return distance;
}

function gradientAt(field: Float32Array, at: number): [number, number, number] {
  const [width, height] = lattice.extents;
  const plane = width * height;
  const last = field.length - 1;
  const along = (step: number): number =>
    (field[Math.min(last, at + step)]! - field[Math.max(0, at - step)]!) / (2 * lattice.stepMm);
  return [along(1), along(width), along(plane)];
}

function forEachPoint(visit: (at: number, x: number, y: number, z: number) => void): void {
  const [width, height, depth] = lattice.extents;
  const [ox, oy, oz] = lattice.origin;
  let at = 0;
  for (let k = 0; k < depth; k += 1) {
    for (let j = 0; j < height; j += 1) {
      for (let i = 0; i < width; i += 1) {
        visit(at, ox + i * lattice.stepMm, oy + j * lattice.stepMm, oz + k * lattice.stepMm);
        at += 1;
      }
    }
  }
}
