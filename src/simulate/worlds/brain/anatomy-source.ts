import type { VectorField } from '../../../images/deformation/vector-field.ts';

/**
 * Where anatomies come from: by (seed, case), a velocity on a control grid with the middle of the template, in its voxels, for a value of the latent `anatomyMm`, times
 * the factor by which it is shrunk where it folds. It carries the template's points to those of the case.
 */
export type AnatomySource = (key: readonly [number, number]) => (anatomyMm: number, shrinkage: number) => VectorField;
