// What can be measured of a region in the picture of a case.
import { cropField, type VectorField } from '../../../images/deformation/vector-field.ts';
import { warpImage } from '../../../images/deformation/warp-image.ts';
import type { Box } from '../../../images/geometry/crop.ts';
import type { AffectedBox } from './apply-effects.ts';
import type { PreparedRegion, Subject } from './prepared-brain.ts';
import { forEachBoxRow, grownBox } from './sample-box.ts';

/** A region of a case. */
export interface RegionPlace {
  readonly subject: Subject;
  readonly affected: AffectedBox | undefined;
  readonly region: PreparedRegion;
}

/** Share of each sample in a box of the picture that shows the region. */
export interface WarpedMask {
  readonly box: Box;
  readonly shares: Float32Array;
}

/** The region as the picture shows it: its mask read through the whole map, linearly. */
export function warpedMask({ subject, affected, region }: RegionPlace): WarpedMask {
  const box = boxOf({ subject, affected, region });
  return { box, shares: readMask(region, fieldIn(box, subject, affected)) };
}

/** Displacement of a case in a box of its frame. */
export function fieldIn(box: Box, subject: Subject, affected: AffectedBox | undefined): VectorField {
  const field = cropField(subject.displacement, box);
  if (affected !== undefined) {
    overlay(field, affected);
  }
  return field;
}

/**
 * Size of a region in the picture (mm³; in slices mm²), without and with the effects, by linear shares: `diseaseRegionBefore`, `diseaseRegion`.
 */
export function regionFacts(name: string, place: RegionPlace): Record<string, number> {
  const { subject, region } = place;
  const size = region.mask.geometry.spacingMm.reduce((product, spacing) => product * spacing, 1);
  const sum = (shares: Float32Array): number => {
    let total = 0;
    for (let i = 0; i < shares.length; i += 1) {
      total += shares[i]!;
    }
    return total * size;
  };
  const unit = region.mask.extents.length === 3 ? 'Mm3' : 'Mm2';
  return {
    [`${name}Region${unit}`]: sum(warpedMask(place).shares),
    [`${name}RegionBefore${unit}`]: sum(readMask(region, cropField(subject.displacement, boxOf(place)))),
  };
}

/** Where the region can be after all maps. */
function boxOf({ subject, affected, region: { mask, origin } }: RegionPlace): Box {
  const margins = (affected ?? subject).reach.map((most) => Math.ceil(most) + 2);
  return grownBox({ start: origin, extents: mask.extents }, margins, subject.frame)!;
}

function readMask({ mask, origin }: PreparedRegion, field: VectorField): Float32Array {
  const moved = { ...field, origin: field.origin!.map((start, axis) => start - origin[axis]!) };
  return warpImage(mask, moved).data;
}

/** Replaces the part of a field that effects touch. */
function overlay(field: VectorField, { box, displacement }: AffectedBox): void {
  const start = box.start.map((first, axis) => Math.max(first, field.origin![axis]!));
  const extents = start.map(
    (first, axis) =>
      Math.min(box.start[axis]! + box.extents[axis]!, field.origin![axis]! + field.extents[axis]!) - first,
  );
  if (extents.some((extent) => extent <= 0)) {
    return;
  }
  const part = cropField(displacement, { start, extents });
  const place = { start: start.map((first, axis) => first - field.origin![axis]!), extents };
  field.components.forEach((component, axis) => {
    const source = part.components[axis]!;
    forEachBoxRow(place, field.extents, (at, from, length) => {
      component.set(source.subarray(from, from + length), at);
    });
  });
}
