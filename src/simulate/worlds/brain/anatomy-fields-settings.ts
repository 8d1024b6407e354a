import { z } from 'zod';

const files = z.array(z.string().min(1)).min(1);

const detailed = z.strictObject({
  /** One velocity field a subject: NIfTI with three volumes, or .npy of shape [3, z, y, x]. */
  files,
  /** Of the components; voxels are those of the file. */
  unit: z.enum(['mm', 'voxel']).default('mm'),
  /** Along which the components run: the axes of the file's grid; the patient's right, front and up; left, back and up (ITK, ANTs). */
  axes: z.enum(['grid', 'ras', 'lps']).default('grid'),
  /** Share of the variance that the components hold. */
  share: z.number().gt(0).max(1).default(0.95),
  /** Factor of all velocities; -1 for fields that pull back. */
  scale: z.number().min(-3).max(3).default(1),
  /** Finer fields are smoothed and read at nodes so far apart. */
  nodeMm: z.number().min(1).max(20).default(4),
});

/** Setting of velocity fields: a list of files, or files with what their numbers mean. */
export const anatomyFieldsSchema = z.union([files.transform((list) => detailed.parse({ files: list })), detailed]);

/** Velocity fields with every standard value filled in. */
export type AnatomyFields = z.output<typeof detailed>;
