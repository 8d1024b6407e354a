// Settings of the chest world.
import { z } from 'zod';

/** Size of the picture, how much it shows, and how it is stored. */
export const chestSettings = z.strictObject({
  /** Samples across and down. */
  width: z.int().min(16).max(2048).default(256),
  height: z.int().min(16).max(2048).default(256),
  /** Plane of the patient across the width, in mm. */
  fieldMm: z.number().min(200).max(600).default(380),
  /** Bits of a stored sample. */
  bits: z.union([z.literal(8), z.literal(16)]).default(8),
});

/** Settings with every standard value filled in. */
export type ChestSettings = z.output<typeof chestSettings>;
