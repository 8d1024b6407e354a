import { usageError } from '../../core/errors.ts';
import { createImage, type Image, positionCount, requireMask, type Samples } from '../image.ts';
import { type AxisLayout, layoutOf } from '../sampling/along-axis.ts';

/**
 * Distance in mm from each sample to the nearest sample of the mask (values other than 0, NaN among them; one channel),
 * centre to centre: 0 in the mask, Infinity everywhere when it is empty. Exact for any spacing, with two and three axes
 * (lower envelopes of parabolas, Felzenszwalb and Huttenlocher 2012), then rounded to single precision.
 * @throws `images/bad-channels` (usage) for several channels.
 */
export function distanceToMask(mask: Image<Samples>): Image {
  return distanceTo(mask, (value) => value !== 0);
}

/**
 * Distance in mm to the mask outside it, and minus the distance to the nearest sample outside inside it, centre to
 * centre: neighbours across the border differ by two spacings, and the border lies between them. −Infinity everywhere
 * when all is mask, Infinity when nothing is.
 * @throws `images/bad-channels` (usage) for several channels.
 */
export function signedDistance(mask: Image<Samples>): Image {
  const outside = distanceTo(mask, (value) => value !== 0);
  const inside = distanceTo(mask, (value) => value === 0);
  const { data } = outside;
  for (let i = 0; i < data.length; i += 1) if (data[i] === 0) data[i] = -inside.data[i]!;
  return outside;
}

/**
 * The mask (0 and 1) of all samples at most `radiusMm` from the mask, centre to centre: 0 gives the mask itself, an
 * empty mask stays empty.
 * @throws `images/bad-radius` (usage) unless the radius is 0 mm or more; `images/bad-channels` (usage) for several
 * channels.
 */
export function dilate(mask: Image<Samples>, radiusMm: number): Image<Uint8Array> {
  requireRadiusMm(radiusMm);
  return threshold(distanceToMask(mask), (distance) => distance <= radiusMm);
}

/**
 * The mask (0 and 1) of the samples of the mask more than `radiusMm` from every sample outside it: 0 gives the mask
 * itself. The edge of the image does not count as outside.
 * @throws `images/bad-radius` (usage) unless the radius is 0 mm or more; `images/bad-channels` (usage) for several
 * channels.
 */
export function erode(mask: Image<Samples>, radiusMm: number): Image<Uint8Array> {
  requireRadiusMm(radiusMm);
  return threshold(
    distanceTo(mask, (value) => value === 0),
    (distance) => distance > radiusMm,
  );
}

function requireRadiusMm(radiusMm: number): void {
  if (radiusMm >= 0) return;
  throw usageError('images/bad-radius', `masks grow and shrink by 0 mm or more; got ${radiusMm}.`, {
    hint: 'Give a distance in mm such as 3; `erode` is the opposite of `dilate`.',
  });
}

function threshold({ data, extents, geometry }: Image, holds: (distance: number) => boolean): Image<Uint8Array> {
  return createImage(extents, { geometry, data: Uint8Array.from(data, (distance) => (holds(distance) ? 1 : 0)) });
}

function distanceTo(mask: Image<Samples>, isSite: (value: number) => boolean): Image {
  requireMask(mask);
  const { extents, geometry, data } = mask;
  const squared = new Float64Array(positionCount(mask));
  for (let i = 0; i < squared.length; i += 1) squared[i] = isSite(data[i]!) ? 0 : Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < extents.length; axis += 1) {
    sweepAxis(squared, layoutOf(extents, 1, axis), geometry.spacingMm[axis]!);
  }
  const distance = createImage(extents, { geometry });
  for (let i = 0; i < squared.length; i += 1) distance.data[i] = Math.sqrt(squared[i]!);
  return distance;
}

/** Lines that are copied together, since neighbours share a line of the cache. */
const bundle = 8;

/** Replaces every line f of an axis by min over q of f(q) + (spacing·(p − q))². */
function sweepAxis(squared: Float64Array, { outer, length, inner }: AxisLayout, spacing: number): void {
  const sweep = lowerEnvelope(length, spacing);
  const lines = Array.from({ length: bundle }, () => new Float64Array(length));
  const lineCount = outer * inner;
  const starts = new Int32Array(bundle);
  for (let first = 0; first < lineCount; first += bundle) {
    const count = Math.min(bundle, lineCount - first);
    for (let b = 0; b < count; b += 1) {
      const i = (first + b) % inner;
      starts[b] = ((first + b - i) / inner) * length * inner + i;
    }
    for (let k = 0; k < length; k += 1)
      for (let b = 0; b < count; b += 1) lines[b]![k] = squared[starts[b]! + k * inner]!;
    for (let b = 0; b < count; b += 1) sweep(lines[b]!);
    for (let k = 0; k < length; k += 1)
      for (let b = 0; b < count; b += 1) squared[starts[b]! + k * inner] = lines[b]![k]!;
  }
}

/** Replaces a line in place. */
function lowerEnvelope(length: number, spacing: number): (line: Float64Array) => void {
  const site = new Int32Array(length);
  const height = new Float64Array(length);
  const from = new Float64Array(length);
  const area = spacing * spacing;
  return (line) => {
    let last = -1;
    for (let q = 0; q < length; q += 1) {
      const own = line[q]! / area;
      if (own === Number.POSITIVE_INFINITY) continue;
      let crossing = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const v = site[last]!;
        crossing = ((own - height[last]!) / (q - v) + (q + v)) / 2;
        if (crossing > from[last]!) break;
        last -= 1;
        crossing = Number.NEGATIVE_INFINITY;
      }
      last += 1;
      site[last] = q;
      height[last] = own;
      from[last] = crossing;
    }
    if (last < 0) return;
    for (let p = 0, k = 0; p < length; p += 1) {
      while (k < last && from[k + 1]! < p) k += 1;
      const apart = p - site[k]!;
      line[p] = area * (height[k]! + apart * apart);
    }
  };
}
