// Settings of the skin world.
import { z } from 'zod';

/** Size of the picture, and how much skin it shows. */
export const skinSettings = z.strictObject({
  /** Samples across and down. */
  width: z.int().min(16).max(2048).default(256),
  height: z.int().min(16).max(2048).default(192),
  /** Skin across the width, in mm. */
  fieldMm: z.number().min(5).max(100).default(20),
});

/** Settings with every standard value filled in. */
export type SkinSettings = z.output<typeof skinSettings>;
