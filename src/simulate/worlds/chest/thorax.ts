// The shape of a thorax in projection: curves in mm to the left of the patient (x) and down (y).
import { pow, sin } from '../../../core/math.ts';
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';

/** A tilted ellipsoid: centre, half axes along and across its tilt, half thickness along the ray. */
export interface Ellipsoid {
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly depth: number;
  /** Cosine and sine of the tilt. */
  readonly c: number;
  readonly s: number;
}

/** Length of a ray at (x, y) inside an ellipsoid. */
export function lengthInside({ x: x0, y: y0, a, b, depth, c, s }: Ellipsoid, x: number, y: number): number {
  const along = (c * (x - x0) + s * (y - y0)) / a;
  const across = (c * (y - y0) - s * (x - x0)) / b;
  const rest = 1 - along * along - across * across;
  return rest <= 0 ? 0 : 2 * depth * Math.sqrt(rest);
}

/** What a thorax is made of. */
export interface Thorax {
  readonly isAp: boolean;
  /** Widest half width of the lungs. */
  readonly halfWidth: number;
  readonly apexY: number;
  readonly baseY: number;
  /** Shift of what lies in front (heart, sternum) by the turn of the patient; what lies behind shifts the other way. */
  readonly frontShift: number;
  readonly heart: Ellipsoid;
  readonly heartToThorax: number;
  readonly knob: Ellipsoid;
  /** Half width of the lungs at y. */
  widthAt(y: number): number;
  /** Height of the dome of the diaphragm at x. */
  domeAt(x: number): number;
}

/** Heart over lungs, by distances of source and detector: 1 in PA; in AP the heart is far from the detector and the source is near. */
const heartMagnification = { PA: 1, AP: 1.1 } as const;
const widestAt = 0.78;

/** The thorax of a case. */
export function thoraxOf(frame: ChestFrame, latents: ChestLatents): Thorax {
  const body = frame.stream('body');
  const isAp = latents.view === 'AP';
  const halfWidth = (latents.sex === 'male' ? 139 : 127) * (1 + 0.05 * (body.uniform() - 0.5)) * (isAp ? 1.02 : 1);
  const apexY = 52 + 8 * (body.uniform() - 0.5) + (isAp ? 6 : 0);
  const baseY = 262 + 50 * latents.inspiration - (isAp ? 14 : 0) + 10 * (body.uniform() - 0.5);
  const frontShift = 70 * sin((latents.rotation * Math.PI) / 180);
  const heartToThorax = latents.cardiothoracicRatio * heartMagnification[latents.view];
  const heart = heartOf(frame, { halfWidth: heartToThorax * halfWidth, baseY, frontShift });
  const knobSize = 15 + 0.1 * (latents.age - 50) + 3 * body.uniform();
  const knob = { x: 20 + 0.5 * frontShift, y: apexY + 62, a: knobSize, b: knobSize * 1.1, depth: 24, c: 1, s: 0 };
  const domeHeight = [34 + 10 * body.uniform(), 30 + 8 * body.uniform()] as const;
  const widthAt = (y: number): number => {
    const v = (y - apexY) / (baseY - apexY);
    if (v <= 0) return 0;
    if (v > widestAt) return halfWidth * (1 - 0.05 * (((v - widestAt) / 0.22) * ((v - widestAt) / 0.22)));
    return halfWidth * pow(1 - pow((widestAt - v) / widestAt, 2.5), 0.56);
  };
  const lateral = widthAt(baseY);
  const domeAt = (x: number): number => {
    const isRight = x < 0;
    const share = Math.min(1.2, Math.abs(x) / lateral);
    const off = share < 0.42 ? (0.42 - share) / 0.75 : (share - 0.42) / 0.58;
    return (
      baseY - (isRight ? domeHeight[0] + 9 : domeHeight[1]) * (1 - off * off * (share < 0.42 ? 1 : Math.sqrt(off)))
    );
  };
  return { isAp, halfWidth, apexY, baseY, frontShift, heart, heartToThorax, knob, widthAt, domeAt };
}

/** A tilted ellipsoid of exactly the given half width. */
function heartOf(
  frame: ChestFrame,
  { halfWidth, baseY, frontShift }: { readonly halfWidth: number; readonly baseY: number; readonly frontShift: number },
): Ellipsoid {
  const stream = frame.stream('heart');
  const s = sin(0.5 + 0.25 * stream.uniform());
  const c = Math.sqrt(1 - s * s);
  const flatness = 0.72 + 0.12 * stream.uniform();
  // The half width of a tilted ellipse is sqrt((a c)² + (b s)²).
  const a = halfWidth / Math.sqrt(c * c + flatness * flatness * s * s);
  const b = flatness * a;
  const x = 0.27 * halfWidth + 4 * stream.uniform() + frontShift;
  return { x, y: baseY - 32 - 0.52 * b, a, b, depth: 0.62 * a, c, s };
}
