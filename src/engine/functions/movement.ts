// Builders that move elements about without changing them. Gradients move them back (and add up what was repeated).
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { normaliseAxes, normaliseAxis, sameShape } from '../graph/broadcast.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';

/**
 * The same elements in row-major order with another shape; one extent may be -1 and follows from the others. Throws
 * `engine/shape-mismatch` when the elements do not fit, so also for a second -1, and for -1 beside an extent of 0.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const free = shape.indexOf(-1);
  if (free < 0) return sameShape(x.shape, shape) ? x : x.graph.add('reshape', [x], { shape });
  const rest = elementCount(shape.filter((_, axis) => axis !== free));
  const extent = elementCount(x.shape) / rest;
  if (!Number.isInteger(extent) || extent < 0) {
    throw shapeError('reshape', `its ${elementCount(x.shape)} elements do not fit ${formatShape(shape)}`, [x]);
  }
  return reshape(
    x,
    shape.map((given, axis) => (axis === free ? extent : given)),
  );
}

/**
 * Axes `from` to `to` (inclusive, default 1 to the last; negative from the end) merged into one: [N,C,H,W] becomes
 * [N,CHW]. A scalar becomes [1]. Throws `engine/shape-mismatch` for an axis outside the tensor.
 */
export function flatten(x: Tensor, from = 1, to = -1): Tensor {
  const rank = x.shape.length;
  if (rank === 0) return reshape(x, [1]);
  const first = from === rank ? rank : normaliseAxis('flatten', from, rank);
  const last = normaliseAxis('flatten', to, rank);
  if (last < first) return x;
  const merged = elementCount(x.shape.slice(first, last + 1));
  return reshape(x, [...x.shape.slice(0, first), merged, ...x.shape.slice(last + 1)]);
}

/**
 * Without the named axes of extent 1 (default all of them; negative from the end). Throws `engine/shape-mismatch` for
 * another extent, an axis outside the tensor and one named twice.
 */
export function squeeze(x: Tensor, axes?: readonly number[]): Tensor {
  const named = axes && normaliseAxes('squeeze', axes, x.shape.length);
  const wrong = named?.find((axis) => x.shape[axis] !== 1);
  if (wrong !== undefined) throw shapeError('squeeze', `axis ${wrong} has extent ${x.shape[wrong]}, not 1`, [x]);
  return reshape(
    x,
    x.shape.filter((extent, axis) => (named ? !named.includes(axis) : extent !== 1)),
  );
}

/**
 * With new axes of extent 1 at the named places of the result (negative from its end). Throws `engine/shape-mismatch`
 * for a place outside the result and one named twice.
 */
export function unsqueeze(x: Tensor, axes: readonly number[]): Tensor {
  const rank = x.shape.length + axes.length;
  const named = normaliseAxes('unsqueeze', axes, rank);
  const rest = x.shape.values();
  return reshape(
    x,
    Array.from({ length: rank }, (_, axis) => (named.includes(axis) ? 1 : rest.next().value!)),
  );
}

/**
 * Axes in another order: axis i of the result is axis `permutation[i]` of `x`. Default: reversed. Throws
 * `engine/shape-mismatch` unless every axis is named once.
 */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const rank = x.shape.length;
  const order = permutation
    ? permutation.map((axis) => normaliseAxis('transpose', axis, rank))
    : x.shape.map((_, axis) => rank - 1 - axis);
  const isSame = order.length === rank && order.every((from, axis) => from === axis);
  return isSame ? x : x.graph.add('transpose', [x], { permutation: order });
}

/**
 * Two axes exchanged, by default the last two (negative from the end). Throws `engine/shape-mismatch` for an axis
 * outside the tensor.
 */
export function swapAxes(x: Tensor, a = -2, b = -1): Tensor {
  const rank = x.shape.length;
  const [first, second] = [normaliseAxis('swapAxes', a, rank), normaliseAxis('swapAxes', b, rank)];
  return transpose(
    x,
    x.shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis)),
  );
}

/**
 * Repeated along axes of extent 1, and along new leading axes, to `shape`; -1 keeps an extent. The gradient is summed over what was
 * repeated. Throws `engine/shape-mismatch`.
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const lead = shape.length - x.shape.length;
  const target = shape.map((extent, axis) => (extent === -1 ? (x.shape[axis - lead] ?? -1) : extent));
  return sameShape(x.shape, target) ? x : x.graph.add('expand', [x], { shape: target });
}

/**
 * Tensors of one type joined along an axis (negative from the end); the other extents must agree. A single tensor is
 * given back. Throws `engine/shape-mismatch`, also for no tensors.
 */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (!first) throw shapeError('concat', 'needs at least one tensor', []);
  if (tensors.length === 1) return first;
  return first.graph.add('concat', tensors, { axis: normaliseAxis('concat', axis, first.shape.length) });
}

/**
 * Tensors of one shape and type joined along a new axis: n of [...] become [n,...] by default. Throws
 * `engine/shape-mismatch` when they differ, and for no tensors.
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = tensors;
  if (!first) throw shapeError('stack', 'needs at least one tensor', []);
  const other = tensors.find(({ shape }) => !sameShape(shape, first.shape));
  if (other) throw shapeError('stack', 'shapes differ', [first, other]);
  const place = normaliseAxis('stack', axis, first.shape.length + 1);
  return concat(
    tensors.map((tensor) => unsqueeze(tensor, [place])),
    place,
  );
}

/**
 * Parts along an axis: of the given sizes, or a number of equal parts. Throws `engine/shape-mismatch` when they do not add up to the
 * extent.
 */
export function split(x: Tensor, sizesOrCount: readonly number[] | number, axis: number): readonly Tensor[] {
  const place = normaliseAxis('split', axis, x.shape.length);
  const extent = x.shape[place] ?? 0;
  const sizes =
    typeof sizesOrCount === 'number'
      ? Array.from({ length: sizesOrCount }, () => extent / sizesOrCount)
      : [...sizesOrCount];
  return sizes.length === 1 && sizes[0] === extent ? [x] : x.graph.addAll('split', [x], { axis: place, sizes });
}

/** A part of an axis, as numpy counts: `end` is excluded, negative places count from the end, places beyond the axis are cut. */
export interface AxisRange {
  /** Default: the first element (the last for a negative step). */
  readonly start?: number | undefined;
  /** Default: past the last element (before the first for a negative step). */
  readonly end?: number | undefined;
  /** Default 1. Not 0. */
  readonly step?: number | undefined;
}

/**
 * Elements of one axis, as numpy's ranges: `slice(x, 1, { start: 2, end: 5 })` is x[:, 2:5]. Places beyond the axis are
 * cut, so the result may be empty. The gradient is zero at elements left out. Throws `engine/shape-mismatch` for an
 * axis outside the tensor, and for places and steps that are not whole numbers (0 is no step).
 */
export function slice(x: Tensor, axis: number, part: AxisRange): Tensor {
  const place = normaliseAxis('slice', axis, x.shape.length);
  return sliceAll(
    x,
    x.shape.map((_, other) => (other === place ? part : {})),
  );
}

/**
 * Elements of every axis, one range an axis from the first; axes without a range stay whole. Ranges and errors as
 * `slice`; more ranges than axes throw `engine/shape-mismatch`.
 */
export function sliceAll(x: Tensor, parts: readonly AxisRange[]): Tensor {
  if (parts.length > x.shape.length) throw shapeError('slice', `has ranges for ${parts.length} axes`, [x]);
  const resolved = x.shape.map((extent, axis) => resolveRange(extent, parts[axis] ?? {}, x));
  const isWhole = resolved.every(({ extent, step }, axis) => extent === x.shape[axis] && (step === 1 || extent === 0));
  if (isWhole) return x;
  return x.graph.add('slice', [x], {
    starts: resolved.map(({ start }) => start),
    steps: resolved.map(({ step }) => step),
    extents: resolved.map(({ extent }) => extent),
  });
}

function resolveRange(whole: number, { start, end, step = 1 }: AxisRange, x: Tensor) {
  if (!Number.isInteger(step) || step === 0) throw shapeError('slice', `step ${step} is not a whole number but 0`, [x]);
  const wrong = [start, end].find((place) => place !== undefined && !isPlace(place));
  if (wrong !== undefined) throw shapeError('slice', `place ${wrong} is not a whole number`, [x]);
  const [low, high] = step > 0 ? [0, whole] : [-1, whole - 1];
  const clamp = (place: number): number => Math.min(high, Math.max(low, place < 0 ? place + whole : place));
  const first = start === undefined ? (step > 0 ? low : high) : clamp(start);
  const last = end === undefined ? (step > 0 ? high : low) : clamp(end);
  const extent = Math.max(0, Math.ceil((last - first) / step));
  return extent === 0 ? { start: 0, step: 1, extent } : { start: first, step, extent };
}

function isPlace(place: number): boolean {
  return Number.isInteger(place) || Math.abs(place) === Number.POSITIVE_INFINITY;
}

/** One slice of an axis, which disappears: `x[:, index]` for axis 1. Throws `engine/shape-mismatch` outside the axis. */
export function take(x: Tensor, index: number, axis = 0): Tensor {
  const place = normaliseAxis('take', axis, x.shape.length);
  const extent = x.shape[place] ?? 0;
  const start = index < 0 ? index + extent : index;
  if (!(Number.isInteger(index) && start >= 0 && start < extent)) {
    throw shapeError('take', `index ${index} is outside axis ${place}`, [x]);
  }
  return reshape(
    slice(x, place, { start, end: start + 1 }),
    x.shape.filter((_, other) => other !== place),
  );
}

/** How a tensor is padded. */
export interface PadOptions {
  /** `constant` (default), `edge` (nearest element), `reflect` (mirrored at the last element), `wrap` (periodic). */
  readonly mode?: OperationAttributes['pad']['mode'] | undefined;
  /** The constant. Default 0. */
  readonly value?: number | undefined;
}

/**
 * Elements added before and after each axis, one pair an axis; negative counts cut (mode `constant` only). `reflect`
 * needs counts below the extent, and all modes but `constant` an axis that is not empty. The gradient adds up every use
 * of an element. Throws `engine/shape-mismatch`, also for a value that is not of the type.
 */
export function pad(
  x: Tensor,
  counts: readonly (readonly [before: number, after: number])[],
  { mode = 'constant', value = 0 }: PadOptions = {},
): Tensor {
  if (counts.length === x.shape.length && counts.flat().every((count) => count === 0)) return x;
  return x.graph.add('pad', [x], {
    mode,
    before: counts.map(([before]) => before),
    after: counts.map(([, after]) => after),
    value,
  });
}

/**
 * The whole tensor repeated `repeats[i]` times along axis i; 0 leaves the axis empty. The gradient sums over the
 * repetitions. Throws `engine/shape-mismatch` unless there is a whole number from 0 for each axis.
 */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  const isSame = repeats.length === x.shape.length && repeats.every((count) => count === 1);
  return isSame ? x : x.graph.add('tile', [x], { repeats });
}

/**
 * Matrices (last two axes) with zeros below (`upper`) or above the diagonal; diagonal k (default 0) lies k to the right
 * of the main one. Throws `engine/shape-mismatch` for fewer than two axes and a diagonal that is not a whole number.
 */
export function trilu(x: Tensor, options: { readonly upper: boolean; readonly diagonal?: number }): Tensor {
  return x.graph.add('trilu', [x], { upper: options.upper, diagonal: options.diagonal ?? 0 });
}

/** Upper triangles: matrices (last two axes) with zeros below diagonal `diagonal`. Diagonals and errors as `trilu`. */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return trilu(x, { upper: true, diagonal });
}

/** Lower triangles: matrices (last two axes) with zeros above diagonal `diagonal`. Diagonals and errors as `trilu`. */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return trilu(x, { upper: false, diagonal });
}
