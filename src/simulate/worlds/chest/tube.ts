// Tubes in projection: the length of a ray inside them.
import type { Line, Raster } from '../raster.ts';

/** A tube along a line; the radius goes from its first to its second value. A hollow tube has a wall of the given share of the radius. */
export interface Tube {
  readonly line: Line;
  readonly radiiMm: readonly [number, number];
  readonly wall?: number;
  /** Attenuation a mm. */
  readonly perMm: number;
}

/** A place to add tubes to; holds scratch memory for one at a time. */
export interface TubeField {
  readonly sum: Float32Array;
  /** Adds `perMm` times the length of each ray inside a tube: 2 sqrt(r² − d²), less the same for the hollow. */
  add(tube: Tube): void;
}

/** An empty field of tubes over a grid. */
export function tubeField({ width, height, mmPerPixel }: Raster): TubeField {
  const sum = new Float32Array(width * height);
  const length = new Float32Array(width * height);
  const touched: number[] = [];
  const addPart = ({ line, radiiMm, wall = 1 }: Tube, at: number): void => {
    const [ax, ay] = [line[at]! / mmPerPixel - 0.5, line[at + 1]! / mmPerPixel - 0.5];
    const [dx, dy] = [line[at + 2]! / mmPerPixel - 0.5 - ax, line[at + 3]! / mmPerPixel - 0.5 - ay];
    const square = dx * dx + dy * dy;
    const slope = (radiiMm[1] - radiiMm[0]) / Math.max(1, line.length / 2 - 1);
    const from = radiiMm[0] + (slope * at) / 2;
    const reach = Math.max(from, from + slope) / mmPerPixel + 0.75;
    const top = Math.max(0, Math.ceil(Math.min(ay, ay + dy) - reach));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, ay + dy) + reach));
    const left = Math.max(0, Math.ceil(Math.min(ax, ax + dx) - reach));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, ax + dx) + reach));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
        const ex = x - ax - along * dx;
        const ey = y - ay - along * dy;
        const inside = chord((from + slope * along) / mmPerPixel, wall, ex * ex + ey * ey) * mmPerPixel;
        const place = y * width + x;
        if (inside <= length[place]!) continue;
        if (length[place] === 0) touched.push(place);
        length[place] = inside;
      }
    }
  };
  return {
    sum,
    add(tube) {
      for (let at = 0; at + 3 < tube.line.length; at += 2) addPart(tube, at);
      for (const place of touched) {
        sum[place]! += tube.perMm * length[place]!;
        length[place] = 0;
      }
      touched.length = 0;
    },
  };
}

/** Length inside a tube of radius r at a squared distance from its axis, in samples; of thin tubes their mean over a sample. */
function chord(radius: number, wall: number, square: number): number {
  if (radius < 0.75) {
    const near = 1.25 - Math.sqrt(square);
    return near <= 0 ? 0 : 1.6 * radius * radius * Math.min(1, near);
  }
  const outer = radius * radius - square;
  if (outer <= 0) return 0;
  const hollow = radius * radius * (1 - wall) * (1 - wall) - square;
  return 2 * (Math.sqrt(outer) - (hollow > 0 ? Math.sqrt(hollow) : 0));
}
