// From attenuation to the brightness of a film.
import { exp, log } from '../../../core/math.ts';
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';

/** Attenuation that comes out mid-grey, and the width of the curve in natural logarithms of exposure. */
const middleAttenuation = 2.9;
const curveWidth = 0.72;

/**
 * Brightness of a film, in [0, 1], for attenuations along rays: exposure E = exp(-attenuation) + veil, brightness 1 / (1 + (E / E0)^(contrast / width)),
 * the curve of Hurter and Driffield between its two plateaus. The veil is uniform and given, so that what is added to a patient changes its own samples only.
 */
export function filmBrightness(attenuation: Float32Array, latents: ChestLatents, veil: number): Float32Array {
  const power = latents.contrast / curveWidth;
  const middle = -middleAttenuation - latents.exposure * log(2);
  const brightness = new Float32Array(attenuation.length);
  for (let at = 0; at < brightness.length; at += 1) {
    const exposed = log(exp(-attenuation[at]!) + veil);
    brightness[at] = 1 / (1 + exp(power * (exposed - middle)));
  }
  return brightness;
}

/** The veil of scattered radiation: a share of what passes a patient of the given attenuation on average. */
export function scatterVeil(attenuation: Float32Array, { scatter }: ChestLatents): number {
  let sum = 0;
  for (let at = 0; at < attenuation.length; at += 1) sum += exp(-Math.max(1.5, attenuation[at]!));
  return (0.4 * scatter * sum) / attenuation.length;
}

/** Makes the edges of the field black, in place. */
export function collimate(
  { width, height }: ChestFrame,
  { collimation }: ChestLatents,
  brightness: Float32Array,
): void {
  if (collimation === 0) return;
  const [across, down] = [0.09 * collimation * width, 0.07 * collimation * height];
  for (let at = 0; at < brightness.length; at += 1) {
    const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
    if (x < across || x > width - across || y < down || y > height - down) brightness[at] = 0.01;
  }
}
