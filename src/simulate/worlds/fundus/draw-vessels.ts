// Vessels on the grid of the picture.

import { along, directionOf } from './disc-fields.ts';
import type { DiscOutlines } from './disc-outlines.ts';
import { columnOf, type EyeFrame, rowOf } from './eye-frame.ts';
import type { Vessel } from './grow-vessel.ts';

/** Vessels drawn. */
export interface VesselMaps {
  /** Share of the light that blood takes, 0..1, for a wavelength that it takes well. */
  readonly absorption: Float32Array;
  /** Central light reflex, 0..1. */
  readonly reflex: Float32Array;
  /** 1 inside a vessel, by the distance from its centre line. */
  readonly mask: Uint8Array;
}

/**
 * Draws vessels: across a vessel of radius r the blood column is sqrt(1 - (d/r)^2) deep; the margin is softened over one sample, vessels
 * thinner than a sample are paler in proportion. Where two cross, the darker counts.
 */
export function drawVessels(frame: EyeFrame, vessels: readonly Vessel[], outlines: DiscOutlines): VesselMaps {
  const count = frame.width * frame.height;
  const maps: VesselMaps = {
    absorption: new Float32Array(count),
    reflex: new Float32Array(count),
    mask: new Uint8Array(count),
  };
  for (const vessel of vessels) {
    const { u, v, radii } = bentAtCup(vessel, outlines);
    const isVein = vessel.kind === 'vein';
    for (let k = 0; k + 1 < radii.length; k += 1) {
      const x = columnOf(frame, u[k]!);
      const y = rowOf(frame, v[k]!);
      drawSegment(maps, frame, {
        x,
        y,
        dx: columnOf(frame, u[k + 1]!) - x,
        dy: rowOf(frame, v[k + 1]!) - y,
        radius: radii[k]! / frame.mmPerPixel,
        strength: isVein ? 1 : 0.72,
        shine: isVein ? 0.35 : 0.9,
      });
    }
  }
  return maps;
}

/** Share of the samples under a vessel, among those that `counts` holds (non-zero). */
export function vesselDensity(mask: Uint8Array, counts: Uint8Array): number {
  let inside = 0;
  let all = 0;
  for (let i = 0; i < mask.length; i += 1) {
    if (counts[i] === 0) continue;
    all += 1;
    inside += mask[i]!;
  }
  return all === 0 ? 0 : inside / all;
}

/** Inside the cup vessels lie deeper and are seen shifted towards the nose, so that they bend where they cross its margin. */
function bentAtCup(vessel: Vessel, { cup, disc }: DiscOutlines): Vessel {
  const u = vessel.u.slice();
  const v = vessel.v.slice();
  for (let k = 0; k < u.length; k += 1) {
    const distance = Math.sqrt(u[k]! * u[k]! + v[k]! * v[k]!);
    if (distance > 1.7) continue;
    const direction = directionOf(u[k]!, v[k]!);
    const edge = along(cup, direction);
    if (distance >= edge) continue;
    const depth = edge / along(disc, direction);
    const inward = Math.min(1, (edge - distance) / (0.25 * edge));
    u[k]! += 0.16 * depth * depth * inward * (2 - inward);
    v[k]! *= 1 - 0.1 * depth * inward;
  }
  return { ...vessel, u, v };
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  /** In samples. */
  readonly radius: number;
  readonly strength: number;
  readonly shine: number;
}

function drawSegment({ absorption, reflex, mask }: VesselMaps, { width, height }: EyeFrame, segment: Segment): void {
  const { x, y, dx, dy, strength, shine } = segment;
  const radius = Math.max(0.5, segment.radius);
  const peak = strength * Math.min(1, 0.25 + 0.75 * segment.radius, 2 * segment.radius);
  const reach = radius + 1;
  const lengthSquared = dx * dx + dy * dy;
  const left = Math.max(0, Math.ceil(Math.min(x, x + dx) - reach));
  const right = Math.min(width - 1, Math.floor(Math.max(x, x + dx) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y, y + dy) - reach));
  const bottom = Math.min(height - 1, Math.floor(Math.max(y, y + dy) + reach));
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const px = column - x;
      const py = row - y;
      const t = lengthSquared > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / lengthSquared)) : 0;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const distance = Math.sqrt(ex * ex + ey * ey);
      if (distance >= reach) continue;
      const at = row * width + column;
      if (distance <= radius) mask[at] = 1;
      const cover = Math.max(0, Math.min(1, (radius + 0.6 - distance) / 1.2));
      const ratio = distance / (radius + 0.5);
      const value = peak * cover * (0.4 + 0.6 * Math.sqrt(Math.max(0, 1 - ratio * ratio)));
      if (value > absorption[at]!) absorption[at] = value;
      const narrow = distance / (0.42 * radius);
      if (segment.radius > 1.4 && narrow < 1) {
        const shines = shine * (1 - narrow * narrow) * Math.min(1, segment.radius - 1.4);
        if (shines > reflex[at]!) reflex[at] = shines;
      }
    }
  }
}
