// What a picture of skin depends on. The class is no latent: in a causal graph it acts through asymmetry, border, colours and diameter.

import { createScanner } from '../../scanner/create-scanner.ts';
import type { CategoryRow, LatentValues, RealRow } from '../latent-table.ts';
import { completeLatents, latentsOf } from '../latent-table.ts';
import type { Latents } from '../world.ts';

const reals = {
  skinTone: ['degrees', -50, 60, 45, 'Individual typology angle of the clear skin; the darker the skin, the smaller.'],
  erythema: ['', 0, 1, 0.2, 'Redness of the skin from haemoglobin; does not move the typology angle.'],
  diameter: ['mm', 1, 18, 7, 'Greatest diameter of the outline of the lesion.'],
  elongation: ['', 1, 2.5, 1.2, 'Long over short axis of the ellipse that the outline is built on.'],
  asymmetry: ['', 0, 1, 0.2, 'How far the outline departs from its ellipse on one side, and pigment from the middle.'],
  borderIrregularity: ['', 0, 1, 0.2, 'Amplitude of the fractal part of the outline: notches and bays.'],
  borderWidth: ['mm', 0.1, 3, 0.7, 'Width over which pigment fades at the border.'],
  colours: ['', 1, 6, 2, 'Number of colours, rounded: light and dark brown, black, red, blue-grey, white.'],
  pigment: ['', 0.3, 2, 1, 'Optical density of the lesion over the usual one.'],
  network: ['', 0, 1, 0.4, 'Contrast of the pigment network.'],
  globules: ['', 0, 80, 10, 'Number of globules and dots, rounded.'],
  streaks: ['', 0, 1, 0, 'Radial streaks across the border.'],
  regression: ['', 0, 1, 0, 'Share of the radius of the lesion that a scar-like, peppered area takes.'],
  texture: ['', 0, 1, 0.5, 'Furrows, pores and mottling of the skin.'],
  hair: ['', 0, 60, 4, 'Number of hairs, rounded.'],
  hairWidth: ['mm', 0.03, 0.25, 0.09, 'Mean thickness of hairs.'],
  ruler: ['', 0, 1, 0, 'A ruler along the lower edge, from 0.5.'],
  ink: ['', 0, 1, 0, 'Strength of the marks of a violet skin marker.'],
  bubbles: ['', 0, 40, 0, 'Number of bubbles in the gel, rounded.'],
  glare: ['', 0, 1, 0.1, 'Specular reflection that the polariser leaves.'],
  vignette: ['', 0, 1, 0.15, 'How far the round stop of the dermoscope reaches into the picture.'],
  illumination: ['', 0, 1, 0.2, 'Fall of light towards the edge.'],
  cast: ['', -1, 1, 0, 'White balance: below 0 bluish, above 0 pink.'],
  exposure: ['stops', -1, 1, 0, 'Light of the exposure, in powers of two.'],
} as const satisfies Record<string, RealRow>;

const categories = {} as const satisfies Record<string, CategoryRow>;

/** Values of all latents of a case. */
export type SkinLatents = LatentValues<typeof reals, typeof categories>;

/** What the camera does after the scene is made. */
export const skinScanner = createScanner(['pointSpread', 'gaussianNoise', 'gamma', 'jpegCompression']);

/** The latents as the world lists them. */
export const skinLatents = latentsOf(reals, categories, skinScanner.latents);

/**
 * All latents of a case: those given, the rest standard.
 * @throws `worlds/unknown-latent` or `worlds/bad-latent` (usage).
 */
export function readSkinLatents(given: Latents): SkinLatents & Latents {
  return completeLatents('skin', skinLatents, given) as SkinLatents & Latents;
}
