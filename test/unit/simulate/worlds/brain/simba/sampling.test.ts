// How SimBA samples: one number for ten components of the brain, the first component alone in a region.
import { beforeAll, describe, expect, it } from 'vitest';
import { upsampleField } from '../../../../../../src/images/deformation/upsample-field.ts';
import type { VectorField } from '../../../../../../src/images/deformation/vector-field.ts';
import { pcaCoefficients, velocityFromPca } from '../../../../../../src/images/deformation/velocity-pca.ts';
import { brainSettings } from '../../../../../../src/simulate/worlds/brain/brain-settings.ts';
import { proceduralTemplate } from '../../../../../../src/simulate/worlds/brain/procedural-template.ts';
import { sliceGrid } from '../../../../../../src/simulate/worlds/brain/sampling-grid.ts';
import {
  drawPopulation,
  subjectCoefficients,
  wholeBrainModel,
} from '../../../../../../src/simulate/worlds/brain/simba/population.ts';
import { regionModel } from '../../../../../../src/simulate/worlds/brain/simba/region-model.ts';
import type { Template } from '../../../../../../src/simulate/worlds/brain/template.ts';

const putamen = 24;
let template: Template;
let population: VectorField[];

beforeAll(() => {
  template = proceduralTemplate(sliceGrid(64, 'axial', 3), { seed: 1, skull: false });
  population = drawPopulation(template, brainSettings.parse({ dimension: 2 }));
});

const flat = (components: readonly Float32Array[]): number[] => components.flatMap((values) => [...values]);

function expectClose(a: readonly number[], b: readonly number[], tolerance: number): void {
  expect(a.length).toBe(b.length);
  expect(a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)).toBeLessThan(tolerance);
}

describe('subjects', () => {
  it('come from fifty draws of the prior, of which ten components are taken', () => {
    expect(population).toHaveLength(50);
    const model = wholeBrainModel(population);
    expect(model.components).toHaveLength(10);
    expect(model.share).toBeGreaterThan(0.4);
    expect(model.share).toBeLessThan(0.95);
    expect(drawPopulation(template, brainSettings.parse({ templateSeed: 2 }))[0]).not.toEqual(population[0]);
  });

  it('lie on one line: ten coefficients are one number', () => {
    const model = wholeBrainModel(population);
    const [low, middle, high] = [-2, 0, 2].map((c) => velocityFromPca(model, subjectCoefficients(c))) as [
      VectorField,
      VectorField,
      VectorField,
    ];
    const mean = flat(low.components).map((value, i) => (value + flat(high.components)[i]!) / 2);
    expectClose(flat(middle.components), mean, 1e-4);
    for (const coefficient of pcaCoefficients(model, high)) expect(coefficient).toBeCloseTo(2, 4);
  });
});

describe('a region', () => {
  it('has the velocities of the whole at its samples: two subjects span their own line', () => {
    const two = population.slice(0, 2);
    const { places, velocity, positions } = regionModel(template, putamen, two);
    const { extents, geometry } = template;
    const [a, b] = two.map((field) => {
      const whole = upsampleField(field, { extents, spacingMm: geometry.spacingMm });
      return whole.components.flatMap((component) => Array.from(places, (place) => component[place]!));
    }) as [number[], number[]];
    // Of two fields the mean is their middle and the eigenvalue half the square of their distance.
    const ends = [Math.SQRT1_2, -Math.SQRT1_2].map((c) => flat(velocity(c)));
    const order = Math.abs(ends[0]![0]! - a[0]!) < Math.abs(ends[0]![0]! - b[0]!) ? [a, b] : [b, a];
    expectClose(ends[0]!, order[0]!, 1e-4);
    expectClose(ends[1]!, order[1]!, 1e-4);
    places.forEach((place, i) => {
      expect(template.labels.data[place]).toBe(putamen);
      expect(positions[0]![i]! + positions[1]![i]! * 64).toBe(place);
    });
    expect(places).toHaveLength(template.labels.data.filter((label) => label === putamen).length);
  });
});
