// What a picture of the brain depends on. The class acts through `diseaseVolumeChange`; what is planted acts through the latents that begin with `bias`.
import { usageError } from '../../../core/errors.ts';
import { nearestNames } from '../../../core/nearest.ts';
import type { Latents, LatentValue, RealLatent } from '../world.ts';

type Row = readonly [unit: string, low: number, high: number, standard: number, about: string];

const rows = {
  anatomyMm: [
    'mm',
    0,
    5,
    2,
    'How far anatomies differ: standard deviation of the velocity of each case along each axis.',
  ],
  ventricleVolumeChange: ['%', -30, 60, 0, 'Change of the volume of the lateral ventricles, as with age.'],
  diseaseVolumeChange: ['%', -25, 25, 0, 'Change of the volume of the region of the disease.'],
  biasVolumeChange: ['%', -25, 25, 0, 'Change of the volume of the region of the bias.'],
  diseaseDisplacementMm: [
    'mm',
    -2.5,
    2.5,
    0,
    'How far the border of the region of the disease is pushed outwards along its normals; below 0 inwards.',
  ],
  biasDisplacementMm: ['mm', -2.5, 2.5, 0, 'How far the border of the region of the bias is pushed, likewise.'],
  diseaseBrightness: ['', -0.4, 0.4, 0, 'Added to the intensity in the region of the disease; white matter has 0.85.'],
  biasBrightness: ['', -0.4, 0.4, 0, 'Added to the intensity in the region of the bias.'],
  biasContrast: [
    '',
    0.7,
    1.6,
    1,
    'Stretch of the intensities of the whole picture about the middle of their range, clipped (SimBA: 1.2).',
  ],
  greyWhiteContrast: ['', 0, 1.6, 1, 'Difference of grey and white matter, 1 being that of the template.'],
  lesionCount: ['', 0, 60, 0, 'Number of dark spots in the white matter, rounded.'],
  lesionVolume: ['ml', 0, 40, 4, 'Volume of all spots together, where they do not overlap.'],
} as const satisfies Record<string, Row>;

const simbaRows: Readonly<Record<string, Row>> = {
  subjectCoefficient: [
    '',
    -5,
    5,
    0,
    'Of `compat: simba`: the one number that all ten components of the anatomy share.',
  ],
  diseaseCoefficient: ['', -10, 10, 0, 'Of `compat: simba`: the first component in the region of the disease.'],
  biasCoefficient: ['', -10, 10, 0, 'Of `compat: simba`: the first component in the region of the bias.'],
  biasPresent: ['', 0, 1, 0, 'Of `compat: simba`: 1 if the region of the bias takes part in the fit, 0 if not.'],
};

/** Name of a latent of the brain itself; those of the scanner are listed beside them. */
export type BrainLatent = keyof typeof rows;

/** Values of all latents of the brain. */
export type BrainLatents = { readonly [Name in BrainLatent]: number };

/** The latents as the world lists them, without those of the scanner. */
export const brainLatents: readonly RealLatent[] = listed(rows);

/** The latents that only `compat: simba` has. */
export const simbaLatents: readonly RealLatent[] = listed(simbaRows);

function listed(table: Readonly<Record<string, Row>>): RealLatent[] {
  return Object.entries(table).map(([name, [unit, low, high, standard, about]]) => {
    return { kind: 'real', name, unit, low, high, standard, about };
  });
}

/**
 * All latents of a case: those given, the rest standard. Names of `others` (the scanner's) are left to their owner.
 * @throws `brain/unknown-latent` or `brain/bad-latent` (usage) for a name or a value that the world does not have; `brain/needs-simba` (usage) for
 * a latent of `compat: simba` that is not standard.
 */
export function readBrainLatents(given: Latents, others: ReadonlySet<string>): BrainLatents {
  const values: Record<string, number> = Object.fromEntries(brainLatents.map(({ name, standard }) => [name, standard]));
  for (const [name, value] of Object.entries(given)) {
    if (others.has(name)) {
      continue;
    }
    const latent = brainLatents.find((each) => each.name === name);
    if (latent === undefined) {
      refuseForeign(name, value, others);
    } else {
      values[name] = checkLatent(latent, value);
    }
  }
  return values as unknown as BrainLatents;
}

/**
 * The value, if the latent may have it.
 * @throws `brain/bad-latent` (usage).
 */
export function checkLatent({ name, low, high }: RealLatent, value: LatentValue): number {
  if (typeof value === 'number' && value >= low && value <= high) {
    return value;
  }
  throw usageError('brain/bad-latent', `the latent "${name}" must be a number in [${low}, ${high}]; got ${value}.`, {
    hint: 'Truncate the node that feeds it, or map its values.',
  });
}

/** The error for a name that is no latent; `others` are those of the scanner. */
export function unknownLatent(name: string, others: Iterable<string>): Error {
  const near = nearestNames(name, [...brainLatents, ...simbaLatents].map((latent) => latent.name).concat(...others));
  return usageError('brain/unknown-latent', `the brain world has no latent "${name}".`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See docs/worlds/brain.md for the table of latents.',
  });
}

function refuseForeign(name: string, value: LatentValue, others: Iterable<string>): void {
  const latent = simbaLatents.find((each) => each.name === name);
  if (latent === undefined) {
    throw unknownLatent(name, others);
  }
  if (value !== latent.standard) {
    throw usageError('brain/needs-simba', `the latent "${name}" acts in the SimBA mode only; got ${value}.`, {
      hint: 'Give --compat simba, or "compat: simba" in the settings; or use diseaseVolumeChange and biasVolumeChange.',
    });
  }
}
