// Vessels of the lungs: trees that leave the hila and taper.
import { cos, sin } from '../../../core/math.ts';
import type { Stream } from '../../../core/stream.ts';
import type { ChestFrame } from './chest-frame.ts';
import { softPerMm } from './soft-tissue.ts';
import type { Thorax } from './thorax.ts';
import { type TubeField, tubeField } from './tube.ts';

interface Branch {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly radius: number;
  readonly length: number;
}

/** Attenuation of vessels where they run in air: what they replace. Multiply by the share of lung. */
export function lungVessels(frame: ChestFrame, thorax: Thorax): Float32Array {
  const field = tubeField(frame);
  for (const side of [-1, 1]) {
    const root = { x: side * 32 + 0.4 * thorax.frontShift, y: thorax.apexY + (side < 0 ? 112 : 104) };
    for (let branch = 0; branch < 11; branch += 1) {
      const stream = frame.stream('vessel', side, branch);
      // From upwards to downwards on the outer side, more of them down.
      const turn = -1.25 + (2.75 * (branch + 0.8 * (stream.uniform() - 0.5))) / 10;
      const angle = side > 0 ? turn : Math.PI - turn;
      const radius = (branch > 3 ? 3.3 : 2.6) + 0.8 * stream.uniform();
      grow(frame, field, { ...root, angle, radius, length: 34 + 12 * stream.uniform() }, stream);
    }
  }
  return field.sum;
}

function grow(frame: ChestFrame, field: TubeField, branch: Branch, stream: Stream): void {
  const { radius, length } = branch;
  const steps = 5;
  let { x, y, angle } = branch;
  const line = [x, y];
  const bend = 0.07 * stream.normal();
  for (let step = 0; step < steps; step += 1) {
    x += (length / steps) * cos(angle);
    y += (length / steps) * sin(angle);
    angle += bend + 0.06 * stream.normal();
    line.push(x, y);
  }
  field.add({ line: frame.line(line), radiiMm: [radius, 0.74 * radius], perMm: 1.7 * softPerMm });
  if (radius < 0.75) return;
  const fork = 0.3 + 0.25 * stream.uniform();
  const share = 0.62 + 0.12 * stream.uniform();
  for (const [turn, size] of [
    [fork, share],
    [-fork * 0.7, 1.32 - share],
  ] as const) {
    grow(
      frame,
      field,
      { x, y, angle: angle + turn, radius: radius * size, length: length * (0.72 + 0.12 * stream.uniform()) },
      stream,
    );
  }
}
