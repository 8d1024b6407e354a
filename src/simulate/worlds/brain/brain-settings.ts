// Settings of the brain world: what is drawn, on which grid, from which template.
import { z } from 'zod';
import { anatomyFieldsSchema } from './anatomy-fields-settings.ts';

const path = z.string().min(1);

const templateSchema = z.strictObject({
  /** T1-weighted volume; or, instead, maps of tissue shares. */
  image: path.optional(),
  /** Shares of grey and white matter in [0, 1] or 0..255; fluid is what is missing to 1 inside `mask`, unless given. */
  grey: path.optional(),
  white: path.optional(),
  fluid: path.optional(),
  /** Volume of numbered regions on the same grid. */
  labels: path.optional(),
  /** Names of the regions to their numbers. Absent: regions are called by their numbers. */
  regions: z.record(z.string().min(1), z.int().min(1)).optional(),
});

/** Files of a template of one's own. */
export type TemplateFiles = z.output<typeof templateSchema>;

const settingsSchema = z.strictObject({
  dimension: z.union([z.literal(2), z.literal(3)]).default(3),
  /** Samples a side of a field of view of 192 mm; of a template of one's own: its own grid. */
  size: z.int().min(24).max(320).default(192),
  /** Of two dimensions: the plane and where it lies, in mm to the right, to the front or up from the anterior commissure. */
  plane: z.enum(['axial', 'coronal', 'sagittal']).default('axial'),
  positionMm: z.number().min(-100).max(100).optional(),
  skull: z.boolean().default(false),
  /** Draws the sulci of the procedural template. */
  templateSeed: z.int().min(0).default(1),
  template: templateSchema.optional(),
  diseaseRegion: z.string().min(1).default('right insula'),
  biasRegion: z.string().min(1).default('right putamen'),
  /** Regions that `ventricleVolumeChange` acts on. Absent: the lateral ventricles, in slices those that the plane shows. */
  ventricles: z.array(z.string().min(1)).optional(),
  /** Mean intensities of the tissues. */
  intensities: z
    .strictObject({
      grey: z.number().min(0).max(1).default(0.6),
      white: z.number().min(0).max(1).default(0.85),
      fluid: z.number().min(0).max(1).default(0.15),
    })
    .prefault({}),
  /** Correlation length of the anatomies, and the distance of the nodes on which they are drawn. */
  anatomyLengthMm: z.number().min(8).max(60).default(22),
  /** Velocity fields of one's own, whose principal components the anatomies are drawn from. */
  anatomyFields: anatomyFieldsSchema.optional(),
  /** `simba` reproduces the published sampling and order of deformations of SimBA, with its defects. */
  compat: z.enum(['none', 'simba']).default('none'),
});

/** Settings with every standard value filled in. */
export type BrainSettings = z.output<typeof settingsSchema> & { readonly positionMm: number };

/** Slices that show the basal ganglia and the insula. */
const standardPositions = { axial: 3, coronal: 2, sagittal: 27 } as const;

/** Reads settings; where a slice lies depends on its plane. */
export const brainSettings: z.ZodType<BrainSettings> = settingsSchema.transform((given) => ({
  ...given,
  positionMm: given.positionMm ?? standardPositions[given.plane],
}));
