// Lines and discs drawn as coverage of samples, with positions in mm.

/** A grid of square samples; its origin is the outer corner of the first. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly mmPerPixel: number;
}

/** What a line is drawn with; full opacity unless said otherwise. */
export interface Pen {
  readonly widthMm: number;
  readonly opacity?: number;
}

/** Points of a line in mm: x, y, x, y, ...; a single point is a disc. */
export type Line = readonly number[];

/**
 * Raises the coverage of samples near a line of round ends to 1 inside half of the width, falling to 0 within one sample around it.
 * Lines that cross do not add up.
 */
export function drawLine(
  coverage: Float32Array,
  { width, height, mmPerPixel }: Raster,
  line: Line,
  { widthMm, opacity = 1 }: Pen,
): void {
  // A line thinner than a sample covers a part of it.
  const radius = Math.max(0.5, widthMm / (2 * mmPerPixel));
  const strength = opacity * Math.min(1, widthMm / mmPerPixel);
  const reach = radius + 0.5;
  for (let at = 0; at + 3 < line.length || (at === 0 && line.length === 2); at += 2) {
    const last = at + 3 < line.length ? at + 2 : at;
    const [ax, ay] = [line[at]! / mmPerPixel - 0.5, line[at + 1]! / mmPerPixel - 0.5];
    const [dx, dy] = [line[last]! / mmPerPixel - 0.5 - ax, line[last + 1]! / mmPerPixel - 0.5 - ay];
    const square = dx * dx + dy * dy;
    const top = Math.max(0, Math.ceil(Math.min(ay, ay + dy) - reach));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, ay + dy) + reach));
    const left = Math.max(0, Math.ceil(Math.min(ax, ax + dx) - reach));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, ax + dx) + reach));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
        const [ex, ey] = [x - ax - along * dx, y - ay - along * dy];
        const covered = strength * Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
        const place = y * width + x;
        if (covered > coverage[place]!) coverage[place] = covered;
      }
    }
  }
}

/** Points of a quadratic Bezier curve from three points. */
export function curve(from: Line, control: Line, to: Line, parts = 20): Line {
  const points: number[] = [];
  for (let part = 0; part <= parts; part += 1) {
    const t = part / parts;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    points.push(a * from[0]! + b * control[0]! + c * to[0]!, a * from[1]! + b * control[1]! + c * to[1]!);
  }
  return points;
}

/** Samples whose value is above 0: of coverage, all that are touched. */
export function maskOf(values: Float32Array): Uint8Array {
  const mask = new Uint8Array(values.length);
  for (let at = 0; at < mask.length; at += 1) mask[at] = values[at]! > 0 ? 1 : 0;
  return mask;
}
