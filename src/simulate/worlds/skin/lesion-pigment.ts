// What a lesion takes from the light: the optical density of its colours and structures in three bands.
import { exp } from '../../../core/math.ts';
import { colourDensities, paintColours } from './lesion-colours.ts';
import { type LesionScene, pointInLesion } from './lesion-scene.ts';
import { globules, pigmentNetwork, radialStreaks } from './lesion-structures.ts';

/** Optical densities of a lesion, three a sample, and how many samples each of its colours leads in. */
export interface LesionPigment {
  readonly density: Float32Array;
  readonly colourCounts: readonly number[];
}

/** Paints the pigment of a lesion. Pigment fades around the outline as a logistic curve does, raggedly, half of it at the outline. */
export function lesionPigment(scene: LesionScene): LesionPigment {
  const { frame, latents, field } = scene;
  const reachMm = 2.2 * latents.borderWidth + 1.2;
  const blotch = frame.noise('blotch', 0.22 * latents.diameter + 0.3, 3);
  const border = frame.noise('border', 0.7, 2);
  const [lines, dots, streaks] = [pigmentNetwork(scene), globules(scene), radialStreaks(scene)];
  const { density, leading, count } = paintColours(scene, blotch, reachMm);
  const colourCounts = new Array<number>(count).fill(0);
  const steepness = 2.2 / (0.6 * latents.borderWidth + 0.02);
  const ragged = 0.35 * latents.borderWidth * (0.5 + latents.borderIrregularity);
  for (let at = 0; at < leading.length; at += 1) {
    const depth = field.depth[at]!;
    if (depth < -reachMm) continue;
    const cover = Math.min(1.15, 1 / (1 + exp(-steepness * (depth + ragged * border[at]!))) + streaks[at]!);
    if (depth > 0) colourCounts[leading[at]!]! += 1;
    const inner = 1 + 0.17 * blotch[at]! + 0.1 * border[at]! + 0.18 * (0.6 - field.share[at]!) + lines[at]!;
    const amount = latents.pigment * cover * Math.max(0.3, inner);
    const dotted = 1.1 * dots[at]! * Math.min(1, cover) * latents.pigment;
    for (let band = 0; band < 3; band += 1) {
      density[3 * at + band] = amount * density[3 * at + band]! + dotted * (0.7 + 0.2 * band);
    }
  }
  if (latents.regression > 0) addRegression(scene, density);
  return { density, colourCounts };
}

/** Replaces pigment by a pale, scar-like area with blue-grey peppering. */
function addRegression({ frame, latents, outline, field }: LesionScene, density: Float32Array): void {
  const pepper = frame.noise('pepper', 0.3);
  const ragged = frame.noise('regression edge', 1.2, 2);
  const radius = 0.5 * latents.regression * outline.diameterMm;
  const { x, y } = pointInLesion(outline, frame.stream('regression').uniform(), 0.5);
  for (let at = 0; at < pepper.length; at += 1) {
    if (field.depth[at]! <= 0) continue;
    const dx = ((at % frame.width) + 0.5) * frame.mmPerPixel - x;
    const dy = (Math.floor(at / frame.width) + 0.5) * frame.mmPerPixel - y;
    const inside = 1 - Math.sqrt(dx * dx + dy * dy) / radius + 0.25 * ragged[at]!;
    const weight = 0.8 * Math.min(1, Math.max(0, 1.6 * inside));
    const speck = 0.5 * Math.max(0, pepper[at]! - 0.9);
    for (let band = 0; band < 3; band += 1) {
      const scar = 0.12 + speck * colourDensities.blueGrey[band]!;
      density[3 * at + band]! += weight * (scar - density[3 * at + band]!);
    }
  }
}
