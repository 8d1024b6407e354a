// Structures of a lesion: pigment network, globules and streaks.
import { cos } from '../../../core/math.ts';
import { curve, drawLine } from '../raster.ts';
import { type LesionScene, pointInLesion } from './lesion-scene.ts';

/** Honeycomb of dark lines (above 0) around pale holes (below 0): three plane waves at 60 degrees, bent and interrupted by noise. */
export function pigmentNetwork({ frame, latents, field }: LesionScene): Float32Array {
  const { width, mmPerPixel } = frame;
  const { depth } = field;
  const lines = new Float32Array(depth.length);
  if (latents.network === 0) return lines;
  const bendX = frame.noise('network bend x', 1.1, 2);
  const bendY = frame.noise('network bend y', 1.1, 2);
  const cellMm = Math.max(3.4 * mmPerPixel, 0.4);
  const wave = (4 * Math.PI) / (Math.sqrt(3) * cellMm);
  const half = 0.5 * wave;
  const rest = 0.8660254037844386 * wave;
  for (let at = 0; at < lines.length; at += 1) {
    if (depth[at]! < -1) continue;
    const x = (at % width) * mmPerPixel + 0.17 * bendX[at]!;
    const y = Math.floor(at / width) * mmPerPixel + 0.17 * bendY[at]!;
    const sum = cos(wave * x) + cos(half * x + rest * y) + cos(half * x - rest * y);
    const patchy = Math.min(1.2, Math.max(0.1, 0.6 + 0.45 * bendX[at]! * bendY[at]!));
    lines[at] = latents.network * 0.2 * (0.3 - sum) * patchy;
  }
  return lines;
}

/** Coverage by round globules and dots. */
export function globules({ frame, latents, outline }: LesionScene): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  for (let index = 0; index < Math.round(latents.globules); index += 1) {
    const stream = frame.stream('globule', index);
    const { x, y } = pointInLesion(outline, stream.uniform(), 0.92 * Math.sqrt(stream.uniform()));
    drawLine(coverage, frame, [x, y], { widthMm: 0.12 + 0.28 * stream.uniform() * stream.uniform() });
  }
  return coverage;
}

/** Coverage by lines that leave the lesion. */
export function radialStreaks({ frame, latents, outline }: LesionScene): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  if (latents.streaks === 0) return coverage;
  for (let index = 0; index < 36; index += 1) {
    const stream = frame.stream('streak', index);
    const turn = stream.uniform();
    const from = pointInLesion(outline, turn, 0.8);
    const through = pointInLesion(outline, turn, 1);
    const share = 1 + (latents.streaks * (0.4 + 0.9 * stream.uniform())) / through.radius;
    const to = pointInLesion(outline, turn, share);
    const lean = 0.15 * stream.normal();
    const end = [to.x + lean * (through.y - to.y), to.y - lean * (through.x - to.x)];
    const line = curve([from.x, from.y], [through.x, through.y], end, 6);
    drawLine(coverage, frame, line, {
      widthMm: 0.1 + 0.12 * stream.uniform(),
      opacity: Math.min(1, 0.75 * latents.streaks),
    });
  }
  return coverage;
}
