import { dataError, usageError } from '../../core/errors.ts';
import { type Box, crop } from '../geometry/crop.ts';
import { createImage, type Image, type Samples } from '../image.ts';
import { signedDistance } from '../morphology/distance.ts';

/** A region of an image with its surroundings: what local effects are made from. */
export interface Region {
  /** Extents of the image that the region was taken from. */
  readonly extents: readonly number[];
  /** The part of the image that is kept: the region and `marginMm` around it. */
  readonly box: Box;
  readonly marginMm: number;
  /** 1 in the region, 0 around it; on the grid of the box. */
  readonly mask: Image;
  /** Signed distance to the border in mm, negative inside; on the grid of the box. */
  readonly distanceMm: Image;
  /** Number of samples times the size of one: mm³, or mm² of two axes. */
  readonly volume: number;
}

/** Which region is taken. */
export interface RegionOptions {
  /** Value that marks the region. Absent: every value other than 0. */
  readonly label?: number;
  /** How far around the region effects may reach, in mm. Default 12. */
  readonly marginMm?: number;
}

/**
 * The region of a mask or label image (one channel), its volume and the distances to its border, computed once for any
 * number of effects. Effects reach `marginMm` around it at most, and not beyond the image.
 * @throws `images/no-region` (data) if no sample has the label; `images/bad-region` (usage) for several channels, or a
 * margin that is not above 0.
 */
export function createRegion(labels: Image<Samples>, { label, marginMm = 12 }: RegionOptions = {}): Region {
  if (labels.channels !== 1 || !(marginMm > 0)) {
    throw usageError(
      'images/bad-region',
      `a region needs labels of one channel and a margin above 0 mm; got ${labels.channels} channels and ${marginMm} mm.`,
      { hint: 'Give the labels as an image of one channel, and marginMm a number such as 12.' },
    );
  }
  const inside =
    label === undefined ? (value: number): boolean => value !== 0 : (value: number): boolean => value === label;
  const bounds = boundsOf(labels, inside);
  if (bounds === undefined) {
    throw dataError(
      'images/no-region',
      label === undefined ? 'the mask has no sample other than 0.' : `no sample has the label ${label}.`,
      {
        hint: 'Choose a label that the label image holds.',
      },
    );
  }
  const { spacingMm } = labels.geometry;
  const margin = spacingMm.map((spacing) => Math.ceil(marginMm / spacing) + 1);
  const start = bounds.start.map((first, axis) => Math.max(0, first - margin[axis]!));
  const extents = bounds.start.map(
    (first, axis) => Math.min(labels.extents[axis]!, first + bounds.extents[axis]! + margin[axis]!) - start[axis]!,
  );
  const box = { start, extents };
  const data = Float32Array.from(crop(labels, box).data, (value) => (inside(value) ? 1 : 0));
  const mask = createImage(extents, { data, geometry: { spacingMm } });
  const count = data.reduce((sum, value) => sum + value, 0);
  const volume = spacingMm.reduce((product, spacing) => product * spacing, count);
  return { extents: labels.extents, box, marginMm, mask, distanceMm: signedDistance(mask), volume };
}

function boundsOf({ data, extents }: Image<Samples>, inside: (value: number) => boolean): Box | undefined {
  const [width = 1, height = 1] = extents;
  const low = extents.map(() => Number.POSITIVE_INFINITY);
  const high = extents.map(() => -1);
  for (let i = 0; i < data.length; i += 1) {
    if (!inside(data[i]!)) continue;
    const row = Math.floor(i / width);
    const place = [i % width, row % height, Math.floor(row / height)];
    for (let axis = 0; axis < extents.length; axis += 1) {
      low[axis] = Math.min(low[axis]!, place[axis]!);
      high[axis] = Math.max(high[axis]!, place[axis]!);
    }
  }
  if (high[0] === -1) return undefined;
  return { start: low, extents: high.map((last, axis) => last - low[axis]! + 1) };
}
