import type { Box } from '../geometry/crop.ts';
import type { Image } from '../image.ts';
import { composeFields } from './compose-fields.ts';
import { cropField, forEachRow, largestLength, type VectorField } from './vector-field.ts';
import { type WarpOptions, warpImage } from './warp-image.ts';

/**
 * Displacement of a case with local effects, to warp the template with once: T ∘ exp(-g) ∘ exp(-v) for the displacement
 * of exp(-v) of the anatomy and those of exp(-g) of the effects, all in voxels and in the space of the template.
 * Position x of the picture shows the template at the place where the last effect carries what the anatomy and the
 * effects before carry x to, so an effect at p of the template appears where p appears. In a box, only that part is
 * computed. Effects that do not overlap may stand in any order; none give the anatomy.
 * @throws `images/fields-differ` (usage) if spacings or numbers of axes differ; `images/too-large` (usage) where memory
 * does not suffice.
 */
export function composeEffects(anatomy: VectorField, effects: readonly VectorField[], box?: Box): VectorField {
  return effects.reduce(
    (field, effect) => composeFields(field, effect),
    box === undefined ? anatomy : cropField(anatomy, box),
  );
}

/**
 * The smallest box of the picture outside which what happens in a box of the template changes nothing: all positions x
 * that the displacement of the anatomy (in voxels) carries to less than one voxel from the box. Undefined where there
 * are none; a displacement of NaN reaches nothing.
 */
export function changedBox(anatomy: VectorField, box: Box): Box | undefined {
  const axes = anatomy.extents.length;
  const low = box.start.map((first) => first - 1);
  const high = box.start.map((first, axis) => first + box.extents[axis]!);
  const start = anatomy.extents.map(() => Number.POSITIVE_INFINITY);
  const end = anatomy.extents.map(() => Number.NEGATIVE_INFINITY);
  const [width, height] = anatomy.extents as [number, number];
  const place = [0, 0, 0];
  const count = anatomy.components[0]!.length;
  for (let i = 0; i < count; i += 1) {
    const row = Math.floor(i / width);
    place[0] = i % width;
    place[1] = row % height;
    place[2] = Math.floor(row / height);
    let reached = true;
    for (let axis = 0; axis < axes && reached; axis += 1) {
      const at = place[axis]! + (anatomy.origin?.[axis] ?? 0) + anatomy.components[axis]![i]!;
      reached = at > low[axis]! && at < high[axis]!;
    }
    if (!reached) continue;
    for (let axis = 0; axis < axes; axis += 1) {
      start[axis] = Math.min(start[axis]!, place[axis]!);
      end[axis] = Math.max(end[axis]!, place[axis]! + 1);
    }
  }
  if (start[0] === Number.POSITIVE_INFINITY) return undefined;
  return {
    start: start.map((first, axis) => first + (anatomy.origin?.[axis] ?? 0)),
    extents: start.map((first, axis) => end[axis]! - first),
  };
}

/**
 * The picture of a twin with effects: the picture without them, of which only the boxes that they change are rendered
 * again. The same samples as warping all with `composeEffects`, if `picture` is the template warped by the anatomy with
 * the same options. The result has the extents of the picture.
 * @throws as `composeEffects` and `warpImage`.
 */
export function warpTwin(
  { picture, template }: { readonly picture: Image; readonly template: Image },
  { anatomy, effects }: { readonly anatomy: VectorField; readonly effects: readonly VectorField[] },
  options: WarpOptions = {},
): Image {
  let moved = 0;
  const boxes = effects.flatMap((effect) => {
    const margin = moved;
    moved += Math.ceil(largestLength(effect));
    const start = effect.extents.map((_, axis) => (effect.origin?.[axis] ?? 0) - margin);
    return changedBox(anatomy, { start, extents: effect.extents.map((extent) => extent + 2 * margin) }) ?? [];
  });
  const data = picture.data.slice();
  for (const box of boxes) {
    const part = warpImage(template, composeEffects(anatomy, effects, box), options).data;
    const { channels } = picture;
    forEachRow({ extents: picture.extents, box }, (to, from, length) => {
      data.set(part.subarray(from * channels, (from + length) * channels), to * channels);
    });
  }
  return { ...picture, data };
}
