// Resizing is separable: along each axis an output element is a weighted sum of a few input elements. Positions are worked out
// from whole numbers where the scale is the ratio of the extents, so that ties between elements are exact.
import type { Shape } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';

type Resizing = OperationAttributes['resize'];

/** Resizing along one axis: output `o` is the sum over `t` of `weights[o taps + t] * input[indexes[o taps + t]]`. */
export interface AxisInterpolation {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly taps: number;
  readonly indexes: Int32Array;
  readonly weights: Float64Array;
  /** Which outputs lie outside the region and take the extrapolation value; undefined for none. */
  readonly outside: readonly boolean[] | undefined;
}

/** Interpolations of the axes that a resize changes, in order. */
export function axisInterpolations(shape: Shape, attributes: Resizing): readonly AxisInterpolation[] {
  return shape.flatMap((_, axis) =>
    isUnchanged(shape, axis, attributes) ? [] : [interpolateAxis(shape, axis, attributes)],
  );
}

function isUnchanged(shape: Shape, axis: number, { sizes, scales, coordinates, region }: Resizing): boolean {
  const isWhole = coordinates !== 'tf_crop_and_resize' || (region[axis] === 0 && region[axis + shape.length] === 1);
  return isWhole && sizes[axis] === shape[axis] && Math.fround(scales[axis]!) === 1;
}

/** Whether a scale is the ratio of the extents, up to rounding to single precision. */
export function isRatio(scale: number, from: number, to: number): boolean {
  return Math.fround(scale) === Math.fround(to / from);
}

function interpolateAxis(shape: Shape, axis: number, attributes: Resizing): AxisInterpolation {
  const [from, to] = [shape[axis]!, attributes.sizes[axis]!];
  const positions = Array.from({ length: to }, (_, index) => positionOf(index, shape, axis, attributes));
  const lines = positions.map((position) => tapsAt(position, attributes.scales[axis]!, attributes));
  const taps = Math.max(0, ...lines.map(({ length }) => length));
  const [indexes, weights] = [new Int32Array(to * taps), new Float64Array(to * taps)];
  const outside = positions.map(
    (position) => attributes.coordinates === 'tf_crop_and_resize' && (position < 0 || position > from - 1),
  );
  for (const [output, line] of lines.entries()) {
    const kept = attributes.excludeOutside ? withoutOutside(line, from) : line;
    for (const [tap, { index, weight }] of kept.entries()) {
      indexes[output * taps + tap] = Math.min(from - 1, Math.max(0, index));
      weights[output * taps + tap] = outside[output] ? 0 : weight;
    }
  }
  return { axis, from, to, taps, indexes, weights, outside: outside.some(Boolean) ? outside : undefined };
}

/** Where output `index` lies among the inputs. Extents of the result are whole numbers also where the scale makes them fractional. */
function positionOf(index: number, shape: Shape, axis: number, attributes: Resizing): number {
  const { coordinates, region, sizes, scales } = attributes;
  const [from, to, scale] = [shape[axis]!, sizes[axis]!, scales[axis]!];
  switch (coordinates) {
    case 'align_corners':
      return to === 1 ? 0 : (index * (from - 1)) / (to - 1);
    case 'asymmetric':
      return isRatio(scale, from, to) ? (index * from) / to : index / scale;
    case 'tf_crop_and_resize': {
      const [start, end] = [region[axis]!, region[axis + shape.length]!];
      if (to === 1) return 0.5 * (start + end) * (from - 1);
      return start * (from - 1) + (index * (end - start) * (from - 1)) / (to - 1);
    }
    case 'pytorch_half_pixel':
      return to === 1 ? 0 : halfPixel(index, from, to, scale);
    case 'half_pixel_symmetric':
      return isRatio(scale, from, to)
        ? halfPixel(index, from, to, scale)
        : ((2 * index + 1 - to) / scale + from - 1) / 2;
    default:
      return halfPixel(index, from, to, scale);
  }
}

function halfPixel(index: number, from: number, to: number, scale: number): number {
  return isRatio(scale, from, to) ? ((2 * index + 1) * from - to) / (2 * to) : (index + 0.5) / scale - 0.5;
}

interface Tap {
  readonly index: number;
  readonly weight: number;
}

function tapsAt(position: number, scale: number, attributes: Resizing): readonly Tap[] {
  if (attributes.mode === 'nearest') return [{ index: roundPosition(position, attributes.rounding), weight: 1 }];
  const kernel = attributes.mode === 'linear' ? triangle : keys(attributes.cubicCoefficient);
  const reach = attributes.mode === 'linear' ? 1 : 2;
  const stretch = attributes.antialias ? Math.min(1, scale) : 1;
  const count = 2 * Math.ceil(reach / stretch);
  const first = Math.floor(position) - count / 2 + 1;
  const taps = Array.from({ length: count }, (_, tap) => ({
    index: first + tap,
    weight: kernel(Math.abs(first + tap - position) * stretch),
  }));
  return attributes.antialias ? normalised(taps) : taps;
}

function roundPosition(position: number, rounding: Resizing['rounding']): number {
  if (rounding === 'floor') return Math.floor(position);
  if (rounding === 'ceil') return Math.ceil(position);
  return rounding === 'round_prefer_floor' ? Math.ceil(position - 0.5) : Math.floor(position + 0.5);
}

function triangle(distance: number): number {
  return Math.max(0, 1 - distance);
}

/** Cubic convolution with coefficient `a` (Keys 1981). */
function keys(a: number): (distance: number) => number {
  return (d) => {
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  };
}

function normalised(taps: readonly Tap[]): readonly Tap[] {
  const sum = taps.reduce((total, { weight }) => total + weight, 0);
  return taps.map(({ index, weight }) => ({ index, weight: weight / sum }));
}

function withoutOutside(taps: readonly Tap[], extent: number): readonly Tap[] {
  const kept = taps.map(({ index, weight }) => ({ index, weight: index < 0 || index >= extent ? 0 : weight }));
  return kept.some(({ weight }) => weight !== 0) ? normalised(kept) : taps;
}

/** The weights as a matrix [to, from] in row-major order. */
export function interpolationMatrix({ from, to, taps, indexes, weights }: AxisInterpolation): Float64Array {
  const matrix = new Float64Array(to * from);
  for (const [place, index] of indexes.entries()) matrix[Math.floor(place / taps) * from + index]! += weights[place]!;
  return matrix;
}
