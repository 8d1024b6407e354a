// The anatomy of a case with effects in regions. Maps pull back: a sample x of the picture shows the template at r(x) = x + u(x). The subject's map comes
// first, then each effect's, so r = effect after ... after subject, and the template is read once.
import { composeFields } from '../../../images/deformation/compose-fields.ts';
import { leastJacobian } from '../../../images/deformation/jacobian.ts';
import { cropField, type VectorField } from '../../../images/deformation/vector-field.ts';
import type { Box } from '../../../images/geometry/crop.ts';
import type { Subject } from './prepared-brain.ts';
import { grownBox, unitedBox } from './sample-box.ts';

/** An effect: a displacement that is zero outside of a box of the template. */
export interface LocalMap {
  readonly name: string;
  readonly displacement: VectorField;
}

/** What effects do to a subject, in the box of the picture that they touch. */
export interface AffectedBox {
  readonly box: Box;
  /** Displacement with the effects, in the box. */
  readonly displacement: VectorField;
  /** By name of the effect: 1 where it moves anything. */
  readonly touched: Readonly<Record<string, Uint8Array>>;
  /** Least Jacobian determinant in the box. */
  readonly leastJacobian: number;
}

/**
 * Composes the subject's displacement with effects, one after another, where they reach. Undefined without effects, or where they lie outside of the picture.
 */
export function applyEffects(
  { displacement: subject, reach, frame }: Subject,
  maps: readonly LocalMap[],
): AffectedBox | undefined {
  if (maps.length === 0) {
    return undefined;
  }
  const boxes = maps.map(({ displacement }) => ({
    start: displacement.origin ?? displacement.extents.map(() => 0),
    extents: displacement.extents,
  }));
  // Two more for the linear interpolation of the effect, and for what earlier effects move towards it.
  const earlier = maps.reduce((sum, { displacement }) => Math.max(sum, ...largestByAxis(displacement)), 0);
  const margins = reach.map((most) => Math.ceil(most + earlier) + 2);
  const box = grownBox(unitedBox(boxes), margins, frame);
  if (box === undefined) {
    return undefined;
  }
  let current = cropField(subject, box);
  const touched: Record<string, Uint8Array> = {};
  for (const { name, displacement } of maps) {
    const next = composeFields(current, displacement);
    touched[name] = differing(current, next, touched[name]);
    current = next;
  }
  return { box, displacement: current, touched, leastJacobian: leastJacobian(current) };
}

/** Largest absolute component along each axis, in samples. */
export function largestByAxis({ components }: VectorField): number[] {
  return components.map((component) => {
    let largest = 0;
    for (let i = 0; i < component.length; i += 1) {
      const size = Math.abs(component[i]!);
      if (size > largest) {
        largest = size;
      }
    }
    return largest;
  });
}

/** 1 where the fields differ, or where `moved` has it. */
function differing(
  before: VectorField,
  after: VectorField,
  moved: Uint8Array = new Uint8Array(before.components[0]!.length),
): Uint8Array {
  before.components.forEach((component, axis) => {
    const other = after.components[axis]!;
    for (let i = 0; i < moved.length; i += 1) {
      if (component[i] !== other[i]) {
        moved[i] = 1;
      }
    }
  });
  return moved;
}
