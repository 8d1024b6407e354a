// Body, lungs, heart and mediastinum: attenuation along every ray in closed form.
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';
import { type Ellipsoid, lengthInside, type Thorax } from './thorax.ts';

/** Linear attenuation a mm of soft tissue, at 115 kV; of lung in the usual breath as a share of it. */
export const softPerMm = 0.0185;
export const lungShare = 0.24;

/** Fields over the grid. */
export interface SoftTissue {
  /** Attenuation of all soft tissue. */
  readonly attenuation: Float32Array;
  /** Length of each ray inside the lungs, in mm. */
  readonly lung: Float32Array;
  /** 1: lung of the right side, 2: of the left, above the diaphragm and outside the heart. */
  readonly lungLabels: Uint8Array;
  readonly heart: Uint8Array;
}

/** Projects body, lungs and mediastinum. */
export function softTissue(frame: ChestFrame, latents: ChestLatents, thorax: Thorax): SoftTissue {
  const { width, height, mmPerPixel, middleX, topY } = frame;
  const size = width * height;
  const tissue: SoftTissue = {
    attenuation: new Float32Array(size),
    lung: new Float32Array(size),
    lungLabels: new Uint8Array(size),
    heart: new Uint8Array(size),
  };
  const shapes = extraShapes(latents, thorax);
  const domes = Float64Array.from({ length: width }, (_, column) =>
    thorax.domeAt((column + 0.5) * mmPerPixel - middleX),
  );
  const outline = bodyOutline(latents, thorax);
  for (let row = 0; row < height; row += 1) {
    const y = (row + 0.5) * mmPerPixel - topY;
    const lungWidth = y > thorax.baseY + 8 ? 0 : thorax.widthAt(y);
    const crossed = shapes.filter((shape) => Math.abs(y - shape.y) < Math.max(shape.a, shape.b));
    const rowOfLung = lungRow(y, lungWidth, thorax);
    for (let column = 0; column < width; column += 1) {
      const x = (column + 0.5) * mmPerPixel - middleX;
      const at = row * width + column;
      const body = outline(x, y);
      const heart = lengthInside(thorax.heart, x, y);
      const lung = lungLength(rowOfLung, x, domes[column]!);
      const air = Math.min(Math.max(0, lung - 0.9 * heart), 0.8 * body);
      tissue.lung[at] = air;
      let length = body - (1 - lungShare) * air;
      for (const shape of crossed) {
        if (Math.abs(x - shape.x) >= Math.max(shape.a, shape.b)) continue;
        const inside = lengthInside(shape, x, y);
        // In the lungs a shape takes the place of air; outside of them it makes the body thicker, or is air itself.
        if (inside > 0)
          length +=
            shape.depth < 0 ? Math.max(inside, 8 - length) : shape.isAdded ? inside : Math.min(inside, 0.7 * air);
      }
      tissue.attenuation[at] = softPerMm * Math.max(0, length);
      if (heart > 0) tissue.heart[at] = 1;
      else if (lung > 0 && y < domes[column]!) tissue.lungLabels[at] = x < 0 ? 1 : 2;
    }
  }
  return tissue;
}

/** What the lungs of a row share. */
interface LungRow {
  readonly y: number;
  readonly width: number;
  readonly inner: number;
  readonly full: number;
  readonly shift: number;
}

function lungRow(y: number, width: number, { apexY, frontShift }: Thorax): LungRow {
  const apical = Math.min(1, Math.max(0, (y - apexY) / 75));
  const full = 152 * Math.sqrt(apical) * (0.82 + 0.18 * apical);
  return { y, width, inner: 13 + 8 * apical, full, shift: frontShift };
}

/** Length inside a lung: between mediastinum and chest wall, thin at both and at the apex; behind the dome a thin recess. */
function lungLength({ y, width, inner, full, shift }: LungRow, x: number, dome: number): number {
  const from = Math.abs(x - 0.3 * shift);
  if (from <= inner || Math.abs(x) >= width) return 0;
  const share = (from - inner) / Math.max(1, width - inner);
  const off = Math.abs(2 * share - 1);
  const across = Math.sqrt(Math.max(0, 1 - off * off * off * off));
  const turned = 1 + 0.004 * (x < 0 ? -shift : shift);
  const length = full * across * turned;
  if (y < dome) return length * Math.min(1, 0.72 + (dome - y) / 90);
  const below = 1 - (y - dome) / 46;
  return below <= 0 ? 0 : 0.22 * length * below;
}

/** Thickness of the body at (x, y): trunk under sloping shoulders, and neck. */
function bodyOutline(latents: ChestLatents, thorax: Thorax): (x: number, y: number) => number {
  const scale = latents.thickness / 100;
  const wall = 20 + 16 * (scale - 0.75) + (latents.sex === 'male' ? 4 : 0);
  const depth = 205 * scale;
  const trunk = thorax.halfWidth + wall;
  return (x, y) => {
    const from = Math.abs(x);
    const arm = y < 175 ? 62 * Math.min(1, Math.max(0, (175 - y) / 130)) : 0;
    const waist = trunk + arm - Math.min(10, Math.max(0, 0.12 * (y - 260)));
    const share = from / waist;
    const neck = from < 58 ? 118 * scale * Math.sqrt(1 - (from / 58) * (from / 58)) : 0;
    if (share >= 1) return y < 40 ? neck : 0;
    const shoulder = 12 + 38 * (Math.max(0, from - 42) / 150);
    const under = Math.min(1, Math.max(0, (y - shoulder) / 95));
    const across = share * share * share * share;
    const lower = 1 + 0.14 * Math.min(1, Math.max(0, (y - 180) / 120));
    const trunkLength = depth * lower * Math.sqrt(1 - across) * Math.sqrt(under);
    return Math.max(trunkLength, y < 120 ? neck : 0);
  };
}

type Shape = Ellipsoid & { readonly isAdded: boolean };

/** Mediastinum, aortic knob, hila, breasts, and the gas of the stomach (of negative thickness). */
function extraShapes(latents: ChestLatents, thorax: Thorax): readonly Shape[] {
  const { frontShift, apexY, baseY, knob, heart } = thorax;
  const upright = { c: 1, s: 0 };
  const inside = (shape: Ellipsoid): Shape => ({ ...shape, isAdded: false });
  const added = (shape: Ellipsoid): Shape => ({ ...shape, isAdded: true });
  const scale = latents.thickness / 100;
  const shapes: Shape[] = [
    inside(knob),
    inside({ x: 26 + 0.7 * frontShift, y: apexY + 96, a: 19, b: 24, depth: 30, ...upright }),
    inside({ x: -14 + 0.6 * frontShift, y: apexY + 80, a: 19, b: 70, depth: 30, ...upright }),
    inside({ x: -37 + 0.4 * frontShift, y: apexY + 112, a: 11, b: 24, depth: 13, c: 0.94, s: -0.34 }),
    inside({ x: 42 + 0.4 * frontShift, y: apexY + 104, a: 11, b: 22, depth: 13, c: 0.94, s: 0.34 }),
    inside({ x: heart.x - 0.2 * heart.a, y: heart.y - 0.85 * heart.b, a: 30, b: 34, depth: 34, ...upright }),
    added({ x: 62, y: baseY - 4, a: 30 * 0.9, b: 13, depth: -22, ...upright }),
  ];
  if (latents.sex === 'male') return shapes;
  const breast = { y: baseY - 48, a: 60 * scale, b: 52 * scale, depth: 24 * scale, ...upright };
  return [...shapes, added({ ...breast, x: -78 }), added({ ...breast, x: 80 })];
}
