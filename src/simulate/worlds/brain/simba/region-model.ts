import { createVectorField, type VectorField } from '../../../../images/deformation/vector-field.ts';
import { fitVelocityPca, type VelocityPca, velocityFromPca } from '../../../../images/deformation/velocity-pca.ts';
import { createImage } from '../../../../images/image.ts';
import { createSampler } from '../../../../images/sampling/sample-at.ts';
import type { Template } from '../template.ts';

/** Samples of a region, and how velocities vary there. */
export interface RegionModel {
  /** Places in the arrays of the template. */
  readonly places: Int32Array;
  /** Coordinates in voxels, one array an axis. */
  readonly positions: readonly Float64Array[];
  /** Velocity m + c sqrt(eigenvalue 1) u_1 in voxels at the samples, one array an axis. */
  velocity(coefficient: number): readonly Float32Array[];
}

/** Principal components of a population, given on its control grid, at the samples of a region alone; the first is kept. */
export function regionModel(template: Template, label: number, population: readonly VectorField[]): RegionModel {
  const places = placesOf(template, label);
  const positions = positionsOf(template.extents, places);
  const grid = { extents: template.extents.map((_, axis) => (axis === 0 ? places.length : 1)) };
  const model: VelocityPca = fitVelocityPca(
    population.map((control) => createVectorField({ ...grid, components: readControl(control, template, positions) })),
    { share: 1, most: 1 },
  );
  return { places, positions, velocity: (coefficient) => velocityFromPca(model, [coefficient]).components };
}

function placesOf({ labels }: Template, label: number): Int32Array {
  const places: number[] = [];
  for (let at = labels.data.indexOf(label); at >= 0; at = labels.data.indexOf(label, at + 1)) {
    places.push(at);
  }
  return Int32Array.from(places);
}

function positionsOf(extents: readonly number[], places: Int32Array): Float64Array[] {
  let stride = 1;
  return extents.map((extent) => {
    const step = stride;
    stride *= extent;
    return Float64Array.from(places, (place) => Math.floor(place / step) % extent);
  });
}

/** A field of a control grid at positions of the template, in voxels of the template: as `upsampleField` does in whole grids. */
function readControl(
  control: VectorField,
  { extents, geometry }: Template,
  positions: readonly Float64Array[],
): Float32Array[] {
  const scale = control.spacingMm.map((spacing, axis) => geometry.spacingMm[axis]! / spacing);
  const position = new Float64Array(extents.length);
  return control.components.map((data, component) => {
    const sampler = createSampler(createImage(control.extents, { data }), { interpolation: 'cubic-spline' });
    return Float32Array.from(positions[0]!, (_, i) => {
      for (let axis = 0; axis < position.length; axis += 1) {
        const fromMiddle = positions[axis]![i]! - (extents[axis]! - 1) / 2;
        position[axis] = fromMiddle * scale[axis]! + (control.extents[axis]! - 1) / 2;
      }
      return sampler(position) / scale[component]!;
    });
  });
}
