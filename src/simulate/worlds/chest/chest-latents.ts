// What a radiograph of the chest depends on.
import { createScanner } from '../../scanner/create-scanner.ts';
import { type CategoryRow, completeLatents, type LatentValues, latentsOf, type RealRow } from '../latent-table.ts';
import type { Latents } from '../world.ts';

const reals = {
  cardiothoracicRatio: ['', 0.35, 0.75, 0.46, 'Width of the heart over the width of the lungs, as a PA view shows it.'],
  inspiration: ['', 0, 1, 0.7, 'Depth of the breath: how low the diaphragm stands.'],
  rotation: ['degrees', -12, 12, 0, 'Turn of the patient around the long axis.'],
  thickness: ['%', 75, 140, 100, 'Thickness of the soft tissue over the usual one.'],
  age: ['years', 18, 95, 55, 'Older: wider aortic knob, paler bones, stiffer chest.'],
  opacitySize: [
    'mm',
    3,
    120,
    30,
    'Diameter of a nodule or consolidation, height of an effusion, width of a pneumothorax.',
  ],
  opacityDensity: ['', 0, 1, 0.7, 'Share of the air that a nodule, a consolidation or an effusion replaces.'],
  exposure: ['stops', -2, 2, 0, 'Dose at the detector, in powers of two; more is darker.'],
  tubeVoltage: ['kV', 60, 140, 115, 'Voltage of the X-ray tube; less gives more contrast of bone.'],
  contrast: ['', 0.5, 2, 1, 'Slope of the film curve.'],
  scatter: ['', 0, 1, 0.2, 'Scattered radiation: a veil over the picture.'],
  endotrachealTube: ['', 0, 1, 0, 'A tube in the trachea, from 0.5.'],
  centralLine: ['', 0, 1, 0, 'A central venous line, from 0.5.'],
  leads: ['', 0, 6, 0, 'Number of ECG electrodes with cables, rounded.'],
  pacemaker: ['', 0, 1, 0, 'A pacemaker with its lead, from 0.5.'],
  collimation: ['', 0, 1, 0, 'Width of black edges.'],
} as const satisfies Record<string, RealRow>;

const categories = {
  view: [['PA', 'AP'], 'From behind, standing; or from the front, mostly in bed.'],
  sex: [['female', 'male'], 'Shadows of breasts, width of the chest.'],
  opacity: [['none', 'nodule', 'consolidation', 'effusion', 'pneumothorax'], 'The finding.'],
  opacitySide: [['right', 'left'], 'Side of the patient that the finding is on.'],
  marker: [['none', 'L', 'R'], 'Lead letter on its side of the patient: the left side is on the right of the picture.'],
  markerPlace: [['top', 'middle'], 'Height of the letter.'],
  label: [['none', 'PORTABLE', 'AP PORTABLE', 'ERECT'], 'Text burnt into the picture.'],
} as const satisfies Record<string, CategoryRow>;

/** Values of all latents of a case. */
export type ChestLatents = LatentValues<typeof reals, typeof categories>;

/** What the detector does after the projection. */
export const chestScanner = createScanner(['pointSpread', 'quantumNoise', 'gamma', 'jpegCompression']);

/** The latents as the world lists them. */
export const chestLatents = latentsOf(reals, categories, chestScanner.latents);

/**
 * All latents of a case: those given, the rest standard.
 * @throws `worlds/unknown-latent` or `worlds/bad-latent` (usage).
 */
export function readChestLatents(given: Latents): ChestLatents & Latents {
  return completeLatents('chest', chestLatents, given) as ChestLatents & Latents;
}
