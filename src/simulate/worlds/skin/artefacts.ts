// What lies on the skin: hairs, ink, a ruler and bubbles, as coverage of samples.
import { cos, sin } from '../../../core/math.ts';
import { curve, drawLine } from '../raster.ts';
import { drawText } from '../stroke-glyphs.ts';
import type { LesionOutline } from './lesion-outline.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { SkinLatents } from './skin-latents.ts';

/** Coverage of samples, from 0 to 1. */
export interface Artefacts {
  readonly hair: Float32Array;
  readonly ink: Float32Array;
  readonly ruler: Float32Array;
  /** Light that bubbles add (above 0) or take (below 0). */
  readonly bubbles: Float32Array;
}

/** Draws all artefacts of a case; each from a stream of its own. */
export function drawArtefacts(frame: SkinFrame, latents: SkinLatents, outline: LesionOutline): Artefacts {
  return {
    hair: drawHair(frame, latents),
    ink: drawInk(frame, latents, outline),
    ruler: drawRuler(frame, latents),
    bubbles: drawBubbles(frame, latents),
  };
}

function drawHair(frame: SkinFrame, { hair, hairWidth }: SkinLatents): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  const main = 2 * Math.PI * frame.stream('hair direction').uniform();
  for (let index = 0; index < Math.round(hair); index += 1) {
    const stream = frame.stream('hair', index);
    const [x, y] = [frame.fieldWidthMm * stream.uniform(), frame.fieldHeightMm * stream.uniform()];
    const angle = main + 0.55 * stream.normal();
    const length = 3 + 13 * stream.uniform();
    const bend = 0.22 * length * stream.normal();
    const [c, s] = [cos(angle), sin(angle)];
    const middle = [x + 0.5 * length * c - bend * s, y + 0.5 * length * s + bend * c];
    const widthMm = hairWidth * (0.6 + 0.8 * stream.uniform());
    drawLine(coverage, frame, curve([x, y], middle, [x + length * c, y + length * s]), { widthMm });
  }
  return coverage;
}

/** Strokes of a marker beside the lesion, broken by the texture of the skin. */
function drawInk(frame: SkinFrame, { ink }: SkinLatents, { x, y, diameterMm }: LesionOutline): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  if (ink === 0) return coverage;
  const stream = frame.stream('ink');
  const count = 2 + stream.below(3);
  const first = 2 * Math.PI * stream.uniform();
  for (let stroke = 0; stroke < count; stroke += 1) {
    const angle = first + (2 * Math.PI * (stroke + 0.3 * stream.uniform())) / count;
    const out = 0.5 * diameterMm + 1 + 1.6 * stream.uniform();
    const half = (0.9 + 1.8 * stream.uniform()) / out;
    const at = (turn: number, far: number): readonly number[] => [x + far * out * cos(turn), y + far * out * sin(turn)];
    const line = curve(at(angle - half, 1), at(angle, 1 + 0.3 * stream.normal()), at(angle + half, 1), 12);
    drawLine(coverage, frame, line, { widthMm: 0.5 + 0.5 * stream.uniform() });
  }
  const patchy = frame.noise('ink texture', 0.35, 2);
  return coverage.map((value, at) => value * Math.min(1, Math.max(0.25, 0.8 + 0.35 * patchy[at]!)));
}

function drawRuler(frame: SkinFrame, { ruler }: SkinLatents): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  if (ruler < 0.5) return coverage;
  const stream = frame.stream('ruler');
  const edge = frame.fieldHeightMm * (0.95 + 0.03 * stream.uniform());
  const tilt = 0.03 * stream.normal();
  const shift = stream.uniform();
  for (let mm = -1; mm <= frame.fieldWidthMm + 1; mm += 1) {
    const tick = mm % 10 === 0 ? 1.7 : mm % 5 === 0 ? 1.25 : 0.8;
    const [x, y] = [mm + shift, edge + tilt * (mm - frame.fieldWidthMm / 2)];
    drawLine(coverage, frame, [x, y, x + tilt * tick, y - tick], { widthMm: 0.11 });
    if (mm % 10 === 0 && mm > 0) drawText(coverage, frame, `${mm / 10}`, { x: x + 0.75, y: y - 1.1, heightMm: 1 });
  }
  return coverage;
}

function drawBubbles(frame: SkinFrame, latents: SkinLatents): Float32Array {
  const light = new Float32Array(frame.width * frame.height);
  const { width, height, mmPerPixel } = frame;
  for (let index = 0; index < Math.round(latents.bubbles); index += 1) {
    const stream = frame.stream('bubble', index);
    const [x, y] = [frame.fieldWidthMm * stream.uniform(), frame.fieldHeightMm * stream.uniform()];
    const radius = 0.15 + 0.6 * stream.uniform() * stream.uniform();
    const reach = radius + 2 * mmPerPixel;
    const first = (position: number): number => Math.max(0, Math.floor((position - reach) / mmPerPixel));
    const last = (position: number, most: number): number =>
      Math.min(most - 1, Math.ceil((position + reach) / mmPerPixel));
    for (let row = first(y); row <= last(y, height); row += 1) {
      for (let column = first(x); column <= last(x, width); column += 1) {
        const [dx, dy] = [(column + 0.5) * mmPerPixel - x, (row + 0.5) * mmPerPixel - y];
        const distance = Math.sqrt(dx * dx + dy * dy);
        const rim = Math.max(0, 1 - Math.abs(distance - radius) / (0.07 + 0.7 * mmPerPixel));
        const [hx, hy] = [dx + 0.4 * radius, dy + 0.4 * radius];
        const spot = Math.max(0, 1 - Math.sqrt(hx * hx + hy * hy) / (0.28 * radius + mmPerPixel));
        light[row * width + column]! += 0.55 * spot + (dx + dy < 0 ? 0.2 : -0.22) * rim;
      }
    }
  }
  return light;
}
