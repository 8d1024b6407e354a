// Settings of the fundus world.
import { z } from 'zod';

const settings = z.strictObject({
  /** `slo`: grey, as of a scanning laser ophthalmoscope; `colour`: a colour photograph with a round field. */
  modality: z.enum(['slo', 'colour']).default('slo'),
  /** Samples across and down. */
  width: z.int().min(32).max(2048).default(512),
  height: z.int().min(32).max(2048).default(512),
  /** Visual angle across the width: 36 degrees unless the picture is in colour, 45 then. */
  fieldDegrees: z.number().min(10).max(60).optional(),
  /** What the camera was pointed at. */
  centre: z.enum(['disc', 'between', 'macula']).default('between'),
  /** Whether notes state the class, as those of FairVLMed do. */
  diagnosisInNote: z.boolean().default(true),
  /** Whether notes may mention race. */
  raceInNote: z.boolean().default(true),
  /** Chance that a note states the cup-to-disc ratio. */
  cupToDiscStated: z.number().min(0).max(1).default(0.85),
  /** Standard deviation of the reading of the cup-to-disc ratio by the author of the note, before it is rounded to 0.05. */
  readingError: z.number().min(0).max(0.3).default(0.03),
});

/** Settings with every standard value filled in. */
export type FundusSettings = Omit<z.output<typeof settings>, 'fieldDegrees'> & { readonly fieldDegrees: number };

/** Reads settings; the width of the field depends on the modality. */
export const fundusSettings: z.ZodType<FundusSettings> = settings.transform((given) => ({
  ...given,
  fieldDegrees: given.fieldDegrees ?? (given.modality === 'slo' ? 36 : 45),
}));
