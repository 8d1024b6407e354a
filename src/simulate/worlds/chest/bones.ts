// Ribs, spine, clavicles, shoulder blades and arms.
import { cos, pow, sin } from '../../../core/math.ts';
import { curve } from '../raster.ts';
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';
import type { Thorax } from './thorax.ts';
import { tubeField } from './tube.ts';

/** Attenuation of bone a mm at 115 kV, above that of the tissue it takes the place of. */
const bonePerMm = 0.046;

/** Attenuation that the skeleton adds. */
export function skeleton(frame: ChestFrame, latents: ChestLatents, thorax: Thorax): Float32Array {
  const field = tubeField(frame);
  const older = Math.max(0, latents.age - 40) / 55;
  const perMm = bonePerMm * (1 - 0.3 * older) * pow(115 / latents.tubeVoltage, 1.3);
  const bone = (line: readonly number[], radius: number | readonly [number, number], wall = 0.3): void =>
    field.add({ line: frame.line(line), radiiMm: typeof radius === 'number' ? [radius, radius] : radius, wall, perMm });
  for (const side of [-1, 1]) {
    for (let rib = 0; rib < 11; rib += 1) drawRib(bone, { frame, thorax, side, rib });
    drawShoulder(bone, thorax, side);
  }
  drawSpine(bone, thorax);
  return field.sum;
}

type DrawBone = (line: readonly number[], radius: number | readonly [number, number], wall?: number) => void;

/** The back of a rib rises from the spine and falls to the side; its front comes back lower, and ends where cartilage begins. */
function drawRib(
  bone: DrawBone,
  place: { readonly frame: ChestFrame; readonly thorax: Thorax; readonly side: number; readonly rib: number },
): void {
  const { frame, thorax, side, rib } = place;
  const { apexY, baseY, frontShift, widthAt, isAp } = thorax;
  const jitter = frame.stream('rib', rib, side).normal();
  const spacing = (baseY - apexY) / 9.4;
  const start = apexY - 12 + spacing * rib + 1.2 * jitter;
  const drop = (isAp ? 14 : 24) + 4.2 * rib;
  const steps = 14;
  const back: number[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    const y = start + drop * share * share - 9 * sin(Math.PI * Math.min(1, 1.3 * share));
    const rim = Math.max(26 + 5 * rib, widthAt(start + drop) + 2);
    back.push(side * (17 + (rim - 17) * sin((Math.PI / 2) * share)) - 0.3 * frontShift, y);
  }
  bone(back, [5.4, 5.2], 0.26);
  if (rib > 7) return;
  const rim = widthAt(start + drop) + 2;
  const low = start + drop;
  const front: number[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    const x = rim - (rim - Math.max(36, 0.36 * rim)) * (1 - cos((Math.PI / 2) * share));
    front.push(side * x + 0.5 * frontShift * share, low + (30 + 3 * rib) * sin((Math.PI / 2) * share * 0.9));
  }
  bone(front, [4.2, 5.6], 0.22);
}

/** Vertebral bodies are boxes in projection, drawn as stacks of flat tubes, with pedicles and the processes at the sides and in the middle. */
function drawSpine(bone: DrawBone, { frontShift }: Thorax): void {
  const x = -0.35 * frontShift;
  for (let vertebra = -1; vertebra < 16; vertebra += 1) {
    const height = 19 + 0.42 * vertebra;
    const y = 8 + vertebra * (20 + 0.45 * vertebra);
    const size = 12.5 + 0.5 * vertebra;
    for (let plate = 0; plate < 5; plate += 1) {
      const level = y + height * (-0.38 + 0.19 * plate);
      const half = size - (plate === 2 ? 1.6 : plate % 2 === 1 ? 1.1 : 0);
      bone([x - half, level, x + half, level], plate % 4 === 0 ? 2.3 : 2.6, plate % 4 === 0 ? 0.75 : 0.42);
    }
    for (const side of [-1, 1]) {
      bone([x + side * (size - 5), y - 4, x + side * (size - 5), y - 1], 2.6, 0.4);
      bone([x + side * size, y, x + side * (size + 12), y - 4], [3, 2.4], 0.35);
    }
    bone([x, y + 1, x, y + 8], 1.9, 0.7);
  }
}

function drawShoulder(bone: DrawBone, { apexY, frontShift, isAp, halfWidth }: Thorax, side: number): void {
  const lift = isAp ? -9 : 0;
  const inner = side * 17 + frontShift;
  const y = apexY + 16 + lift;
  const middle = [side * 72, y + 2] as const;
  bone(curve([inner, y + 8], [side * 40, y + 12], middle, 8), [7.5, 5.6], 0.35);
  bone(curve(middle, [side * 112, y - 14], [side * 152, y - 8], 8), [5.6, 6], 0.35);
  // Arms forward (PA) carry the shoulder blades off the lungs.
  const blade = isAp ? halfWidth - 34 : halfWidth + 6;
  const joint = [side * 160, y + 12] as const;
  const tip = [side * (blade + 8), y + 118] as const;
  bone(curve([side * (blade + 4), y + 22], [side * (blade - 8), y + 70], tip, 8), 2.6, 0.8);
  bone(curve(tip, [side * (blade + 30), y + 70], joint, 8), 4.2, 0.6);
  bone(curve([side * (blade + 4), y + 26], [side * (blade + 20), y + 4], [side * 158, y - 4], 8), 5, 0.5);
  bone([side * 169, y + 14, side * 174, y + 20], [20, 17], 0.06);
  bone(curve([side * 176, y + 22], [side * 186, y + 80], [side * 190, y + 180], 8), 10.5, 0.34);
}
