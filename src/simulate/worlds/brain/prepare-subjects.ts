// How anatomies differ: smooth velocities drawn on a control grid, integrated there, and read on the grid of the template.
import { createStream } from '../../../core/stream.ts';
import { exponential } from '../../../images/deformation/exponential.ts';
import { leastJacobian } from '../../../images/deformation/jacobian.ts';
import { createVectorField, scaleField, type VectorField } from '../../../images/deformation/vector-field.ts';
import { gaussianFilter } from '../../../images/filters/gaussian-filter.ts';
import { createImage } from '../../../images/image.ts';
import { fillNormal } from '../../../images/noise/fill-normal.ts';
import { resize } from '../../../images/resize/resize.ts';
import { largestByAxis } from './apply-effects.ts';
import type { BrainSettings } from './brain-settings.ts';
import type { Subject } from './prepared-brain.ts';
import type { Template } from './template.ts';

/** Least Jacobian determinant of an anatomy; below it the velocity is shrunk. */
const jacobianFloor = 0.1;

/** Draws the anatomy of a case, keyed by seed and index: the amplitude scales one drawn velocity. */
export function prepareSubjects(
  template: Template,
  { anatomyLengthMm }: BrainSettings,
): (key: readonly [number, number], anatomyMm: number) => Subject {
  const { extents, geometry } = template;
  const spacing = geometry.spacingMm;
  const controls = extents.map((extent, axis) =>
    Math.max(4, Math.round((extent * spacing[axis]!) / (anatomyLengthMm / 3))),
  );
  return ([seed, index], anatomyMm) => {
    const unit = drawVelocity(
      { extents, spacing, controls, lengthMm: anatomyLengthMm },
      createStream(seed, 'brain', index, 'anatomy'),
    );
    for (let scale = 1; ; scale *= 0.8) {
      const displacement = integrate(scaleField(unit, anatomyMm * scale), { extents, spacing });
      const least = leastJacobian(displacement);
      if (least >= jacobianFloor || anatomyMm === 0) {
        return { displacement, scale, leastJacobian: least, reach: largestByAxis(displacement) };
      }
    }
  };
}

function drawVelocity(
  grid: { extents: readonly number[]; spacing: readonly number[]; controls: readonly number[]; lengthMm: number },
  stream: ReturnType<typeof createStream>,
): VectorField {
  const spacingMm = grid.controls.map((count, axis) => (grid.extents[axis]! * grid.spacing[axis]!) / count);
  const sigma = spacingMm.map((mm) => grid.lengthMm / 1.41421356 / mm);
  const components = spacingMm.map((mm) => {
    const noise = createImage(grid.controls);
    fillNormal(noise.data, stream);
    const smooth = gaussianFilter(noise, sigma, { edge: 'reflect' }).data;
    const norm = sigma.reduce((p, s) => p * Math.sqrt(2 * s * 1.7724538509), 1);
    return smooth.map((v) => (v * norm) / mm);
  });
  return createVectorField({ extents: grid.controls, spacingMm, components });
}

function integrate(
  velocity: VectorField,
  { extents, spacing }: { extents: readonly number[]; spacing: readonly number[] },
): VectorField {
  const coarse = exponential(velocity, { factor: -1 });
  const components = coarse.components.map((component, axis) => {
    const factor = coarse.spacingMm[axis]! / spacing[axis]!;
    const image = createImage(coarse.extents, { data: component });
    return resize(image, extents, { interpolation: 'linear' }).data.map((value) => value * factor);
  });
  return createVectorField({ extents, spacingMm: spacing, components });
}
