import { usageError } from '../../core/errors.ts';
import type { Box } from '../geometry/crop.ts';

/**
 * A vector at every position of a grid of two or three axes: a velocity or a displacement, in voxels of that grid. Component a (x, y, z) at
 * (x, y, z) stands at `components[a][(z * height + y) * width + x]`. Displacements pull back: the warped image at x is the image at x + u(x).
 * Beyond its grid a field is zero; between the outermost positions and the next ones outside it goes to zero in a straight line.
 */
export interface VectorField {
  readonly extents: readonly number[];
  readonly spacingMm: readonly number[];
  /** One array an axis. */
  readonly components: readonly Float32Array[];
  /** Where the first position stands in a larger grid of the same spacing, in whole voxels: a field that is zero elsewhere needs its box only. Absent: 0. */
  readonly origin?: readonly number[] | undefined;
}

/**
 * A field over the given components, which are not copied, or of zeros.
 * @throws `images/bad-field` (usage) unless there are two or three extents of 1 or more, as many spacings above 0 and whole origins, and one array of
 * that many positions an axis.
 */
export function createVectorField({
  extents,
  spacingMm = extents.map(() => 1),
  components,
  origin,
}: {
  readonly extents: readonly number[];
  readonly spacingMm?: readonly number[];
  readonly components?: readonly Float32Array[];
  readonly origin?: readonly number[] | undefined;
}): VectorField {
  const axes = extents.length;
  const count = extents.reduce((product, extent) => product * extent, 1);
  const shapes = axes === 2 || axes === 3;
  if (!shapes || !extents.every((extent) => Number.isSafeInteger(extent) && extent >= 1)) {
    throw usageError(
      'images/bad-field',
      `a field needs two or three whole extents of 1 or more; got ${extents.join(' x ')}.`,
      { hint: 'Give a whole extent, a spacing above 0 mm and an array of components for each axis.' },
    );
  }
  if (spacingMm.length !== axes || !spacingMm.every((spacing) => spacing > 0 && Number.isFinite(spacing))) {
    throw usageError(
      'images/bad-field',
      `a field of ${axes} axes needs ${axes} spacings above 0 mm; got ${spacingMm.join(' x ')}.`,
      { hint: 'Give a whole extent, a spacing above 0 mm and an array of components for each axis.' },
    );
  }
  if (origin !== undefined && (origin.length !== axes || !origin.every(Number.isSafeInteger))) {
    throw usageError(
      'images/bad-field',
      `the origin of a field of ${axes} axes is ${axes} whole numbers; got ${origin.join(', ')}.`,
      { hint: 'Give a whole extent, a spacing above 0 mm and an array of components for each axis.' },
    );
  }
  const arrays = components ?? extents.map(() => new Float32Array(count));
  if (arrays.length !== axes || arrays.some((component) => component.length !== count)) {
    throw usageError(
      'images/bad-field',
      `a field of ${extents.join(' x ')} has ${axes} components of ${count} numbers; got ${arrays.map((a) => a.length).join(', ')}.`,
      { hint: 'Give a whole extent, a spacing above 0 mm and an array of components for each axis.' },
    );
  }
  return { extents, spacingMm, components: arrays, ...(origin === undefined ? {} : { origin }) };
}

/**
 * The field times a number, in single precision, on the same grid: of a velocity, -1 gives the inverse deformation. The
 * factor is not checked.
 */
export function scaleField(field: VectorField, factor: number): VectorField {
  return { ...field, components: field.components.map((component) => component.map((value) => value * factor)) };
}

/**
 * Weighted sum of fields of one grid, sum of weight times field, in double precision, rounded once.
 * @throws `images/fields-differ` (usage) unless extents, spacing and origin agree; `images/bad-field` (usage) for no
 * fields.
 */
export function sumFields(terms: readonly { readonly field: VectorField; readonly weight: number }[]): VectorField {
  const first = terms[0]?.field;
  if (first === undefined) {
    throw usageError('images/bad-field', 'a sum of fields needs a field.', {
      hint: 'Give at least one field with its weight.',
    });
  }
  for (const { field } of terms) requireSameGrid(first, field);
  const components = first.components.map((_, axis) => {
    const sum = new Float64Array(first.components[axis]!.length);
    for (const { field, weight } of terms) {
      const component = field.components[axis]!;
      for (let i = 0; i < sum.length; i += 1) sum[i]! += weight * component[i]!;
    }
    return Float32Array.from(sum);
  });
  return { ...first, components };
}

/** Largest Euclidean length of a vector, in voxels of the field; NaN if a component is. */
export function largestLength({ components }: VectorField): number {
  const [x, y, z] = components as [Float32Array, Float32Array, Float32Array | undefined];
  let largest = 0;
  for (let i = 0; i < x.length; i += 1) {
    const third = z === undefined ? 0 : z[i]!;
    const square = x[i]! * x[i]! + y[i]! * y[i]! + third * third;
    if (!(square <= largest)) largest = square;
  }
  return Math.sqrt(largest);
}

/**
 * Smallest box outside which every vector is exactly zero, in positions of the larger grid; undefined for a field of
 * zeros. NaN counts as not zero.
 */
export function supportBox(field: VectorField): Box | undefined {
  const [width = 1, height = 1, depth = 1] = field.extents;
  const low = [width, height, depth];
  const high = [-1, -1, -1];
  for (const component of field.components) {
    for (let row = 0; row < height * depth; row += 1) {
      const start = row * width;
      let first = 0;
      while (first < width && component[start + first] === 0) first += 1;
      if (first === width) continue;
      let last = width - 1;
      while (component[start + last] === 0) last -= 1;
      const place = [first, row % height, Math.floor(row / height)];
      for (let axis = 0; axis < 3; axis += 1) {
        low[axis] = Math.min(low[axis]!, place[axis]!);
        high[axis] = Math.max(high[axis]!, axis === 0 ? last : place[axis]!);
      }
    }
  }
  if (high[0] === -1) return undefined;
  return {
    start: field.extents.map((_, axis) => low[axis]! + (field.origin?.[axis] ?? 0)),
    extents: field.extents.map((_, axis) => high[axis]! - low[axis]! + 1),
  };
}

/**
 * The part of a field in a box, given in positions of the larger grid; positions beyond the field are zero. The box may
 * lie outside of it, and is not checked.
 */
export function cropField(field: VectorField, { start: origin, extents }: Box): VectorField {
  const shift = origin.map((first, axis) => first - (field.origin?.[axis] ?? 0));
  const components = field.components.map((source) => {
    const target = new Float32Array(extents.reduce((product, extent) => product * extent, 1));
    forEachRow({ extents: field.extents, box: { start: shift, extents } }, (from, to, length) => {
      target.set(source.subarray(from, from + length), to);
    });
    return target;
  });
  return { extents, spacingMm: field.spacingMm, components, origin };
}

/** Calls `visit(from, to, length)` for each row of the part of the box inside the grid: where it starts in the grid and in the box. */
export function forEachRow(
  { extents, box }: { readonly extents: readonly number[]; readonly box: Box },
  visit: (from: number, to: number, length: number) => void,
): void {
  const [width = 1, height = 1, depth = 1] = extents;
  const [left = 0, top = 0, front = 0] = box.start;
  const [boxWidth = 1, boxHeight = 1, boxDepth = 1] = box.extents;
  const first = Math.max(0, left);
  const length = Math.min(width, left + boxWidth) - first;
  if (length <= 0) return;
  for (let z = Math.max(0, front); z < Math.min(depth, front + boxDepth); z += 1) {
    for (let y = Math.max(0, top); y < Math.min(height, top + boxHeight); y += 1) {
      visit(
        (z * height + y) * width + first,
        ((z - front) * boxHeight + (y - top)) * boxWidth + (first - left),
        length,
      );
    }
  }
}

/** @throws `images/fields-differ` (usage) unless two fields lie on the same grid. */
export function requireSameGrid(a: VectorField, b: VectorField): void {
  const originOf = (field: VectorField): readonly number[] => field.origin ?? field.extents.map(() => 0);
  const same = (x: readonly number[], y: readonly number[]): boolean =>
    x.length === y.length && x.every((value, i) => value === y[i]);
  if (same(a.extents, b.extents) && same(a.spacingMm, b.spacingMm) && same(originOf(a), originOf(b))) return;
  throw usageError(
    'images/fields-differ',
    `fields must lie on one grid; got ${a.extents.join(' x ')} and ${b.extents.join(' x ')} voxels of ${a.spacingMm.join(' x ')} and ${b.spacingMm.join(' x ')} mm.`,
    { hint: 'Resample one of them, or give both the same extents, spacing and origin.' },
  );
}

/** @throws `images/fields-differ` (usage) unless the fields have equal axes and spacing. */
export function requireSameSpacing(u: VectorField, w: VectorField): void {
  const same =
    u.spacingMm.length === w.spacingMm.length && u.spacingMm.every((spacing, axis) => spacing === w.spacingMm[axis]);
  if (same) return;
  throw usageError(
    'images/fields-differ',
    `fields that are composed must have equal spacing; got ${u.spacingMm.join(' x ')} and ${w.spacingMm.join(' x ')} mm.`,
    { hint: 'Upsample a field on a control grid first.' },
  );
}
