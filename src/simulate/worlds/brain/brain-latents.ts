// What a picture of the brain depends on. The class acts through `diseaseVolumeChange`; what is planted acts through the latents that begin with `bias`.
import { usageError } from '../../../core/errors.ts';
import { nearestNames } from '../../../core/nearest.ts';
import type { Latent, Latents } from '../world.ts';

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

/** Name of a latent of the brain itself; those of the scanner are listed beside them. */
export type BrainLatent = keyof typeof rows;

/** Values of all latents of the brain. */
export type BrainLatents = { readonly [Name in BrainLatent]: number };

/** The latents as the world lists them, without those of the scanner. */
export const brainLatents: readonly Latent[] = Object.entries(rows).map(
  ([name, [unit, low, high, standard, about]]): Latent => ({ kind: 'real', name, unit, low, high, standard, about }),
);

/**
 * All latents of a case: those given, the rest standard. Names of `others` (the scanner's) are left to their owner.
 * @throws `brain/unknown-latent` or `brain/bad-latent` (usage) for a name or a value that the world does not have.
 */
export function readBrainLatents(given: Latents, others: ReadonlySet<string>): BrainLatents {
  const values: Record<string, number> = Object.fromEntries(
    Object.entries(rows).map(([name, [, , , standard]]) => [name, standard]),
  );
  for (const [name, value] of Object.entries(given)) {
    if (others.has(name)) {
      continue;
    }
    const row = (rows as Record<string, Row>)[name];
    if (row === undefined) {
      const near = nearestNames(name, [...Object.keys(rows), ...others]);
      throw usageError('brain/unknown-latent', `the brain world has no latent "${name}".`, {
        hint:
          near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See docs/worlds/brain.md for the table of latents.',
      });
    }
    const [, low, high] = row;
    if (typeof value !== 'number' || !(value >= low && value <= high)) {
      throw usageError(
        'brain/bad-latent',
        `the latent "${name}" must be a number in [${low}, ${high}]; got ${value}.`,
        {
          hint: 'Truncate the node that feeds it, or map its values.',
        },
      );
    }
    values[name] = value;
  }
  return values as unknown as BrainLatents;
}
