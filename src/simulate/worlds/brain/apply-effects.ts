// The anatomy of a case with effects in regions. Maps pull back: a sample x of the picture shows the template at r(x) = x + u(x). The subject's map comes
// first, then each effect's, so r = effect after ... after subject, and the template is read once.
import { composeFields } from '../../../images/deformation/compose-fields.ts';
import { leastJacobian } from '../../../images/deformation/jacobian.ts';
import { cropField, type VectorField } from '../../../images/deformation/vector-field.ts';
import type { Box } from '../../../images/geometry/crop.ts';
import type { Subject } from './prepared-brain.ts';
import { boxInside, forEachBoxRow, grownBox, unitedBox } from './sample-box.ts';

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
  /** No displacement along an axis is larger, in samples. */
  readonly reach: readonly number[];
  /** Boxes of the picture outside which each effect moves nothing. */
  readonly boxes: readonly ReachedBox[];
}

interface ReachedBox {
  readonly displacement: VectorField;
  /** Undefined where the effect lies outside of the frame. */
  readonly box: Box | undefined;
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
  const { boxes, moved } = reachedBoxes({ reach, frame }, maps);
  const some = boxes.flatMap(({ box }) => box ?? []);
  if (some.length === 0) {
    return undefined;
  }
  const box = unitedBox(some);
  const current = cropField(subject, box);
  const touched: Record<string, Uint8Array> = {};
  for (const [k, { name, displacement }] of maps.entries()) {
    const reached = boxes[k]!.box;
    touched[name] ??= new Uint8Array(current.components[0]!.length);
    if (reached !== undefined) {
      const part = cropField(current, reached);
      const place = boxInside(reached, box);
      replacePart(current, { before: part, after: composeFields(part, displacement), place }, touched[name]);
    }
  }
  return { box, displacement: current, touched, leastJacobian: leastJacobian(current), reach: moved, boxes };
}

/** The box of the picture outside which two cases of one subject look the same: what reaches effects that only one of them has. */
export function differingBox(a: AffectedBox | undefined, b: AffectedBox | undefined): Box | undefined {
  const [some, others] = [a?.boxes ?? [], b?.boxes ?? []];
  const alone = (boxes: readonly ReachedBox[], than: readonly ReachedBox[]): Box[] =>
    boxes
      .filter(({ displacement }) => !than.some((other) => other.displacement === displacement))
      .flatMap(({ box }) => box ?? []);
  const differing = [...alone(some, others), ...alone(others, some)];
  return differing.length === 0 ? undefined : unitedBox(differing);
}

/** Boxes that effects reach, and how far everything moves together. */
function reachedBoxes(
  { reach, frame }: Pick<Subject, 'reach' | 'frame'>,
  maps: readonly LocalMap[],
): { readonly boxes: readonly ReachedBox[]; readonly moved: readonly number[] } {
  const moved = [...reach];
  const boxes = maps.map(({ displacement }) => {
    const { origin, extents } = displacement;
    // Two more for the linear interpolation of the effect.
    const margins = moved.map((most) => Math.ceil(most) + 2);
    for (const [axis, most] of largestByAxis(displacement).entries()) {
      moved[axis]! += most;
    }
    return { displacement, box: grownBox({ start: origin ?? extents.map(() => 0), extents }, margins, frame) };
  });
  return { boxes, moved };
}

/** Largest absolute component along each axis, in samples. */
function largestByAxis({ components }: VectorField): number[] {
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

/** Writes a part into a field, and 1 into `touched` where it differs from what was there. */
function replacePart(
  field: VectorField,
  { before, after, place }: { readonly before: VectorField; readonly after: VectorField; readonly place: Box },
  touched: Uint8Array,
): void {
  for (const [axis, component] of field.components.entries()) {
    const [old, made] = [before.components[axis]!, after.components[axis]!];
    forEachBoxRow(place, field.extents, (at, from, length) => {
      replaceRow(
        { old: old.subarray(from, from + length), made: made.subarray(from, from + length) },
        component.subarray(at, at + length),
        touched.subarray(at, at + length),
      );
    });
  }
}

function replaceRow(
  { old, made }: { readonly old: Float32Array; readonly made: Float32Array },
  row: Float32Array,
  touched: Uint8Array,
): void {
  for (let i = 0; i < row.length; i += 1) {
    if (old[i] !== made[i]) {
      row[i] = made[i]!;
      touched[i] = 1;
    }
  }
}
