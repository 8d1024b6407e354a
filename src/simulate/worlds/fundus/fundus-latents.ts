// What a fundus picture and its note depend on. The class acts on the picture only through the findings; it stands in the note as such.
import { createScanner } from '../../scanner/create-scanner.ts';
import { type CategoryRow, completeLatents, type LatentValues, latentsOf, type RealRow } from '../latent-table.ts';
import type { Latent, Latents, RealLatent } from '../world.ts';

const reals = {
  cupToDiscRatio: ['', 0.1, 0.95, 0.35, 'Height of the cup over the height of the disc.'],
  discHeight: ['mm', 1.3, 2.4, 1.8, 'Vertical diameter of the optic disc.'],
  discTilt: ['degrees', -40, 40, 0, 'Turn of the long axis of the disc.'],
  rimLoss: ['', 0, 1, 0, 'Share of the neuroretinal rim that is lost in the middle of the notch.'],
  rimLossExtent: ['degrees', 15, 90, 45, 'Width of the notch along the margin of the disc.'],
  fibreLoss: ['', 0, 1, 0, 'Diffuse loss of the retinal nerve fibre layer.'],
  fibreDefect: ['', 0, 1, 0, 'Depth of a wedge-shaped defect of the nerve fibre layer, in the sector of the notch.'],
  fibreDefectExtent: ['degrees', 4, 40, 14, 'Width of the wedge at the margin of the disc.'],
  atrophy: ['mm', 0, 0.9, 0.1, 'Width of the peripapillary atrophy on the temporal side.'],
  vesselWidth: ['%', 70, 130, 100, 'Calibre of all vessels.'],
  vesselTortuosity: ['', 0, 1, 0.3, 'How much vessels wind.'],
  pigment: ['', 0, 1, 0.5, 'Melanin of the pigment epithelium and the choroid: background from pale to dark.'],
  illumination: ['', 0, 1, 0.2, 'Uneven illumination.'],
  exposure: ['stops', -4, 2, 0, 'Light of the exposure, in powers of two.'],
  defocus: ['µm', 0, 200, 8, 'Standard deviation of the point spread on the retina.'],
  haze: ['', 0, 1, 0, 'Opacity of the media, as from a cataract.'],
  dust: ['', 0, 1, 0.1, 'Specks on the optics.'],
  glaucoma: ['', 0, 1, 0, 'The class that the note states: glaucoma from 0.5.'],
  age: ['years', 18, 95, 60, 'Age in the note.'],
  intraocularPressure: ['mmHg', 5, 60, 15, 'Pressure of the eye in the note.'],
  visualAcuity: ['logMAR', -0.2, 1.6, 0.1, 'Visual acuity in the note.'],
  meanDeviation: ['dB', -32, 3, -0.5, 'Mean deviation of the visual field in the note.'],
  familyHistory: ['', 0, 1, 0, 'Glaucoma in the family, from 0.5.'],
  medications: ['', 0, 3, 0, 'Number of medications that lower the pressure, rounded.'],
  typingErrors: ['', 0, 0.3, 0, 'Chance that a word of the note is mistyped.'],
  pairSeverity: ['', 0, 1, 1, 'How bad a pair of kind contradictory, uninformative or lowQuality is.'],
} as const satisfies Record<string, RealRow>;

const categories = {
  laterality: [['right', 'left'], 'Which eye is shown.'],
  rimLossSector: [['inferior', 'superior', 'both'], 'Where notch and wedge lie.'],
  sex: [['female', 'male'], 'Sex in the note.'],
  race: [['Asian', 'Black', 'White'], 'Race in the note, where the settings let it be mentioned.'],
  language: [['English', 'Spanish', 'French'], 'Language of the note.'],
  noteStyle: [
    ['shorthand', 'prose', 'template'],
    'Register of the note: abbreviations, sentences, or headed sections.',
  ],
  pair: [
    ['good', 'swapped', 'uninformative', 'contradictory', 'lowQuality'],
    'How picture and note belong together: well, or as a planted bad pair of one kind.',
  ],
} as const satisfies Record<string, CategoryRow>;

/** Values of all latents of a case. */
export type FundusLatents = LatentValues<typeof reals, typeof categories>;

/** Kind of pair: what, if anything, was planted. */
export type PairKind = FundusLatents['pair'];

/** Noise of the detector, the curve of the display and storage. */
export const fundusScanner = createScanner(['gaussianNoise', 'gamma', 'contrast', 'jpegCompression']);

/** Fundus pictures have a little noise where a world file says nothing. */
const scannerLatents = fundusScanner.latents.map(
  (latent): RealLatent => (latent.name === 'gaussianNoise' ? { ...latent, standard: 0.008 } : latent),
);

/** The latents as a world lists them. */
export const fundusLatents: readonly Latent[] = latentsOf(reals, categories, scannerLatents);

/**
 * All latents of a case: those given, the rest standard.
 * @throws `worlds/unknown-latent` or `worlds/bad-latent` (usage) for a name or a value that the world does not have.
 */
export function readLatents(given: Latents): FundusLatents {
  return completeLatents('fundus', fundusLatents, given) as Latents & FundusLatents;
}
