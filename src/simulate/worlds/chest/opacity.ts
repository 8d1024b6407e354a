// The finding: what takes the place of air in one lung, or air of lung.
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';
import { lungShare, type SoftTissue, softPerMm } from './soft-tissue.ts';
import type { Thorax } from './thorax.ts';

/** Change of attenuation, and the share (0 to 1) of the vessels that stay visible. */
export interface Opacity {
  readonly attenuation: Float32Array;
  readonly mask: Uint8Array;
}

/** Draws the finding of a case into one lung. */
export function drawOpacity(
  frame: ChestFrame,
  latents: ChestLatents,
  thorax: Thorax,
  tissue: SoftTissue,
): Opacity | undefined {
  if (latents.opacity === 'none') return undefined;
  const { width, height, mmPerPixel, middleX, topY } = frame;
  const attenuation = new Float32Array(width * height);
  const mask = new Uint8Array(width * height);
  const label = latents.opacitySide === 'right' ? 1 : 2;
  const share = shareOf(frame, latents, thorax);
  for (let at = 0; at < mask.length; at += 1) {
    if (tissue.lungLabels[at] !== label) continue;
    const x = ((at % width) + 0.5) * mmPerPixel - middleX;
    const y = (Math.floor(at / width) + 0.5) * mmPerPixel - topY;
    const change = share(x, y, at, tissue.lung[at]!);
    if (change === 0) continue;
    mask[at] = 1;
    attenuation[at] = softPerMm * change;
  }
  return { attenuation, mask };
}

/** Change of soft tissue along a ray in mm. */
type Change = (x: number, y: number, at: number, lungMm: number) => number;

function shareOf(frame: ChestFrame, latents: ChestLatents, thorax: Thorax): Change {
  const { opacity, opacitySize: size, opacityDensity: density } = latents;
  const side = latents.opacitySide === 'right' ? -1 : 1;
  const replaced = density * (1 - lungShare);
  if (opacity === 'effusion') {
    // The surface of the fluid climbs along the wall.
    return (x, y, _, lungMm) => {
      const lateral = Math.abs(x) / thorax.halfWidth;
      const depth = y - (thorax.baseY - size - 26 * lateral * lateral * lateral * lateral + 8);
      return depth <= 0 ? 0 : replaced * (60 + lungMm) * Math.min(1, 0.25 + depth / 28);
    };
  }
  if (opacity === 'pneumothorax') {
    return (x, y, _, lungMm) => {
      const inside = Math.min(thorax.widthAt(y) - Math.abs(x), 1.1 * (y - thorax.apexY));
      if (inside >= size + 1.6) return 0;
      return inside > size ? 22 : -0.9 * lungShare * lungMm;
    };
  }
  const stream = frame.stream('opacity', latents.opacitySide);
  const y0 = thorax.apexY + (0.28 + 0.42 * stream.uniform()) * (thorax.baseY - thorax.apexY);
  const x0 = side * (0.42 + 0.34 * stream.uniform()) * thorax.widthAt(y0);
  const radius = size / 2;
  if (opacity === 'nodule') {
    return (x, y, _, lungMm) => {
      const rest = radius * radius - (x - x0) * (x - x0) - (y - y0) * (y - y0);
      return rest <= 0 ? 0 : replaced * Math.min(lungMm, 2 * Math.sqrt(rest)) * 1.6;
    };
  }
  const patchy = frame.noise('consolidation', 16, 4);
  return (x, y, at, lungMm) => {
    const [dx, dy] = [(x - x0) / radius, (y - y0) / radius];
    const inside = 1 - Math.sqrt(dx * dx + dy * dy) + 0.22 * patchy[at]!;
    if (inside <= 0) return 0;
    return (
      replaced *
      Math.min(lungMm, 110) *
      Math.min(1, 1.5 * inside) *
      Math.min(1, Math.max(0.4, 0.75 + 0.25 * patchy[at]!))
    );
  };
}
