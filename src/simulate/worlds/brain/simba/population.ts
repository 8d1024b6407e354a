// What stands in for the fifty scans of IXI from which SimBA took its components: draws of the prior of anatomies.
import { scaleField, type VectorField } from '../../../../images/deformation/vector-field.ts';
import { fitVelocityPca, type VelocityPca } from '../../../../images/deformation/velocity-pca.ts';
import { drawVelocity } from '../../../../images/deformation/velocity-prior.ts';
import type { BrainSettings } from '../brain-settings.ts';
import { anatomyPrior } from '../prepare-subjects.ts';
import type { Template } from '../template.ts';

/** Scans that SimBA had. */
const populationSize = 50;

/** Standard deviation of velocities along each axis: the standard of `anatomyMm`. */
const amplitudeMm = 2;

/** Components of the whole brain that SimBA takes. */
const componentCount = 10;

/** Velocities of a population on the control grid, keyed by the seed of the template: what SimBA registered from scans. */
export function drawPopulation(
  template: Template,
  { anatomyLengthMm, templateSeed }: Pick<BrainSettings, 'anatomyLengthMm' | 'templateSeed'>,
): VectorField[] {
  const prior = anatomyPrior(template, anatomyLengthMm);
  return Array.from({ length: populationSize }, (_, index) =>
    scaleField(drawVelocity(prior, { seed: templateSeed, path: ['brain', 'simba', index] }), amplitudeMm),
  );
}

/** The first ten principal components of a population of whole brains, of those that hold 95 % of the variance. */
export function wholeBrainModel(population: readonly VectorField[]): VelocityPca {
  return fitVelocityPca(population, { share: 0.95, most: componentCount });
}

/** Coefficients of a subject: one number for all components, so that all subjects lie on one line. */
export function subjectCoefficients(coefficient: number): Float64Array {
  return new Float64Array(componentCount).fill(coefficient);
}
