// How anatomies differ: smooth velocities drawn on a control grid, integrated there, and read on the grid of the template.
import { exponential } from '../../../images/deformation/exponential.ts';
import { leastJacobian } from '../../../images/deformation/jacobian.ts';
import { upsampledBound, upsampleField } from '../../../images/deformation/upsample-field.ts';
import { scaleField } from '../../../images/deformation/vector-field.ts';
import { createVelocityPrior, drawVelocity, type VelocityPrior } from '../../../images/deformation/velocity-prior.ts';
import type { AnatomySource } from './anatomy-source.ts';
import type { Subject } from './prepared-brain.ts';
import { grownBox, signalBox, wholeBox } from './sample-box.ts';
import type { Template } from './template.ts';

/** Least Jacobian determinant of an anatomy; below it the velocity is shrunk. */
const jacobianFloor = 0.1;

/** Factor by which a velocity that folds is shrunk, as often as needed. */
const shrinkage = 0.8;

/** Samples from one to the next at which the anatomy's Jacobian determinant is taken: at most a tenth of the correlation length. */
function jacobianStep({ spacingMm }: Template['geometry'], lengthMm: number): number {
  return Math.max(1, Math.floor(lengthMm / 10 / Math.max(...spacingMm)));
}

/** The prior of anatomies: independent coefficients of a Gaussian process of 1 mm, on nodes three to a correlation length. */
export function anatomyPrior({ extents, geometry }: Template, lengthMm: number): VelocityPrior {
  const nodeMm = lengthMm / 3;
  const controls = extents.map((extent, axis) =>
    Math.max(4, Math.ceil((extent * geometry.spacingMm[axis]!) / nodeMm) + 1),
  );
  return createVelocityPrior({ extents: controls, spacingMm: controls.map(() => nodeMm), lengthMm, amplitudeMm: 1 });
}

/** Anatomies of the prior: the amplitude scales one drawn velocity. */
function priorAnatomies(template: Template, lengthMm: number): AnatomySource {
  const prior = anatomyPrior(template, lengthMm);
  return ([seed, index]) => {
    const unit = drawVelocity(prior, { seed, path: ['brain', index, 'anatomy'] });
    return (anatomyMm, scale) => scaleField(unit, anatomyMm * scale);
  };
}

/** Draws the anatomy of a case, keyed by seed and index, from the prior or another source; the length is that over which anatomies vary. */
export function prepareSubjects(
  template: Template,
  lengthMm: number,
  source: AnatomySource = priorAnatomies(template, lengthMm),
): (key: readonly [number, number], anatomyMm: number) => Subject {
  const { extents, geometry, grey, white, fluid, rest, labels } = template;
  const maps = [grey, white, fluid, labels, ...(rest === undefined ? [] : [rest])];
  const signal = signalBox(
    maps.map(({ data }) => data),
    extents,
  );
  return (key, anatomyMm) => {
    const velocity = source(key);
    for (let scale = 1; ; scale *= shrinkage) {
      const coarse = exponential(velocity(anatomyMm, scale), { factor: -1 });
      const { spacingMm } = geometry;
      const reach = upsampledBound(coarse, spacingMm);
      const margins = reach.map((most) => Math.ceil(most) + 1);
      const frame = grownBox(signal, margins, wholeBox(extents))!;
      const displacement = upsampleField(coarse, { extents, spacingMm, box: frame });
      const least = leastJacobian(displacement, extents.length === 3 ? jacobianStep(geometry, lengthMm) : 1);
      if (least >= jacobianFloor || anatomyMm === 0) {
        return { displacement, frame, scale, leastJacobian: least, reach };
      }
    }
  };
}
