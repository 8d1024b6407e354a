// Skin without a lesion: what mottling, furrows, vessels and pores take from the light.
import { drawLine } from '../raster.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { SkinLatents } from './skin-latents.ts';
import type { Light } from './skin-tone.ts';

/** Densities of the two pigments of skin in red, green and blue, for one unit of either. */
const melanin: Light = [0.55, 0.85, 1.15];
const haemoglobin: Light = [0.12, 0.95, 0.8];

/** Change of optical density, three a sample, of mean 0 in each band over the picture, so that texture does not move the tone of the skin. */
export function skinTexture(frame: SkinFrame, { texture, erythema, skinTone }: SkinLatents): Float32Array {
  const { width, height } = frame;
  const change = new Float32Array(3 * width * height);
  if (texture === 0) return change;
  const mottle = frame.noise('mottle', 3.2, 3);
  const flush = frame.noise('flush', 4, 3);
  const vessels = frame.noise('vessels', 1.7, 2);
  const grain = frame.noise('grain', 0.32, 2);
  const furrows = [frame.noise('furrows one', [0.45, 2.6]), frame.noise('furrows two', [2.6, 0.45])];
  const spots = spotsOf(frame);
  // Furrows and spots of pigment stand out more on light skin, scattering of the surface on dark skin.
  const light = Math.min(1, Math.max(0.35, 0.6 + skinTone / 120));
  for (let at = 0; at < width * height; at += 1) {
    const ridge = Math.abs(vessels[at]!);
    const vessel = ridge < 0.22 ? (0.22 - ridge) / 0.22 : 0;
    const furrow = Math.max(Math.abs(furrows[0]![at]!), Math.abs(furrows[1]![at]!)) < 0.2 ? 1 : 0;
    const pigment = texture * (0.075 * mottle[at]! + 0.05 * grain[at]! + 0.75 * light * spots[at]! - 0.05 * furrow);
    const blood = texture * (0.075 * flush[at]! + (0.1 + 0.25 * erythema) * light * vessel + 0.03 * grain[at]!);
    for (let band = 0; band < 3; band += 1) {
      change[3 * at + band] = pigment * melanin[band]! + blood * haemoglobin[band]!;
    }
  }
  return centred(change);
}

/** Freckles and pores: small soft spots, of a chance number. */
function spotsOf(frame: SkinFrame): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  const stream = frame.stream('spots');
  const count = stream.below(14);
  for (let spot = 0; spot < count; spot += 1) {
    const place = [frame.fieldWidthMm * stream.uniform(), frame.fieldHeightMm * stream.uniform()];
    const widthMm = 0.12 + 0.5 * stream.uniform() * stream.uniform();
    drawLine(coverage, frame, place, { widthMm, opacity: 0.15 + 0.45 * stream.uniform() });
  }
  return coverage;
}

function centred(change: Float32Array): Float32Array {
  const sums = [0, 0, 0];
  for (let at = 0; at < change.length; at += 1) sums[at % 3]! += change[at]!;
  const means = sums.map((sum) => (3 * sum) / change.length);
  return change.map((value, at) => value - means[at % 3]!);
}
