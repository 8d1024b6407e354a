// The image elements that a sample reads along one axis, with their weights and the slopes of these, for a list of samples.
import { full } from '../functions/constants.ts';
import { asTensors } from '../graph/operand.ts';
import type { OperationAttributes, PlainBinaryName } from '../graph/operation-attributes.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';

type Sampling = OperationAttributes['gridSample'];

/** One element along one axis, for each sample of a list. */
export interface AxisTap {
  /** Whole places along the axis of the table, still in the type of the image. */
  readonly index: Tensor;
  /** Undefined for 1. */
  readonly weight: Tensor | undefined;
  /** Derivative of the weight with respect to the position. */
  readonly slope: Operand;
}

/** The elements along one axis, and the derivative of the position with respect to the coordinate of the grid. */
export interface AxisTaps {
  readonly taps: readonly AxisTap[];
  readonly speed: Operand;
}

/** Taps of samples with the given coordinates along an axis of the given extent. */
export function axisTaps(coordinate: Tensor, extent: number, attributes: Sampling): AxisTaps {
  const { mode, alignCorners } = attributes;
  const factor = (alignCorners ? extent - 1 : extent) / 2;
  const scaled = binary('mul', binary('add', coordinate, 1), factor);
  const raw = alignCorners ? scaled : binary('sub', scaled, 0.5);
  if (mode === 'cubic') return { taps: cubicTaps(raw, extent, attributes), speed: factor };
  const { position, direction } = padded(raw, extent, attributes);
  const speed = direction ? binary('mul', direction, factor) : factor;
  return {
    taps: mode === 'nearest' ? nearestTaps(position, extent, attributes) : linearTaps(position, extent, attributes),
    speed,
  };
}

/** Applies an operation of two operands, numbers becoming scalars. */
export function binary(operation: PlainBinaryName, a: Operand, b: Operand): Tensor {
  const [first, second] = asTensors([a, b]) as [Tensor, Tensor];
  return first.graph.add(operation, [first, second], {});
}

function floor(x: Tensor): Tensor {
  return x.graph.add('floor', [x], {});
}

function isTrue(condition: Tensor, like: Tensor): Tensor {
  return like.graph.add('cast', [condition], { to: like.dtype });
}

interface Padded {
  readonly position: Tensor;
  /** Derivative with respect to the raw position; undefined for 1. */
  readonly direction: Tensor | undefined;
}

function padded(raw: Tensor, extent: number, { padding, alignCorners }: Sampling): Padded {
  if (padding === 'zeros') return { position: raw, direction: undefined };
  if (padding === 'border') return bounded(raw, undefined, extent);
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? extent - 1 : extent;
  if (span === 0) {
    const still = full(raw.graph, raw.shape, 0, raw.dtype);
    return { position: still, direction: still };
  }
  const shifted = binary('sub', raw, low);
  const distance = raw.graph.add('abs', [shifted], {});
  const flips = floor(binary('div', distance, span));
  const rest = binary('sub', distance, binary('mul', flips, span));
  const isOdd = binary('sub', flips, binary('mul', floor(binary('mul', flips, 0.5)), 2));
  const back = binary('mul', isOdd, binary('sub', span, binary('mul', rest, 2)));
  const mirrored = binary('add', binary('add', rest, back), low);
  const [one, minusOne] = asTensors([1, -1, raw]) as [Tensor, Tensor];
  const sign = raw.graph.add('where', [binary('less', shifted, 0), minusOne, one], {});
  return bounded(mirrored, binary('mul', sign, binary('sub', 1, binary('mul', isOdd, 2))), extent);
}

/** Held within the image, where the border itself no longer moves. */
function bounded(position: Tensor, direction: Tensor | undefined, extent: number): Padded {
  const moves = isTrue(binary('and', binary('greater', position, 0), binary('less', position, extent - 1)), position);
  return { position: within(position, extent), direction: direction ? binary('mul', direction, moves) : moves };
}

function within(place: Tensor, extent: number): Tensor {
  return place.graph.add('clip', [place], { min: 0, max: extent - 1 });
}

/** Width of the border of zeros around the table that samples are read from, so that what lies outside needs no mask. */
export function borderOf({ padding }: Sampling): number {
  return padding === 'zeros' ? 1 : 0;
}

/** A place as an index into the table: beyond its ends the border of zeros, or the end itself. */
function tableIndex(place: Tensor, extent: number, attributes: Sampling): Tensor {
  const border = borderOf(attributes);
  const shifted = border === 0 ? place : binary('add', place, border);
  return within(shifted, extent + 2 * border);
}

function nearestTaps(position: Tensor, extent: number, attributes: Sampling): readonly AxisTap[] {
  const place = position.graph.add('round', [position], {});
  return [{ index: tableIndex(place, extent, attributes), weight: undefined, slope: 0 }];
}

function linearTaps(position: Tensor, extent: number, attributes: Sampling): readonly AxisTap[] {
  const first = floor(position);
  const t = binary('sub', position, first);
  return [
    { index: tableIndex(first, extent, attributes), weight: binary('sub', 1, t), slope: -1 },
    { index: tableIndex(binary('add', first, 1), extent, attributes), weight: t, slope: 1 },
  ];
}

/** Coefficient of the cubic convolution (Keys 1981), as in PyTorch and ONNX. */
const a = -0.75;

function cubicTaps(raw: Tensor, extent: number, attributes: Sampling): readonly AxisTap[] {
  const first = floor(raw);
  const t = binary('sub', raw, first);
  const rest = binary('sub', 1, t);
  const near = [
    { shift: -1, distance: binary('add', t, 1), coefficients: [a, -5 * a, 8 * a, -4 * a], sign: 1 },
    { shift: 0, distance: t, coefficients: [a + 2, -(a + 3), 0, 1], sign: 1 },
    { shift: 1, distance: rest, coefficients: [a + 2, -(a + 3), 0, 1], sign: -1 },
    { shift: 2, distance: binary('add', rest, 1), coefficients: [a, -5 * a, 8 * a, -4 * a], sign: -1 },
  ] as const;
  return near.map(({ shift, distance, coefficients: [c3, c2, c1, c0], sign }) => {
    const place = binary('add', first, shift);
    return {
      index: tableIndex(padded(place, extent, attributes).position, extent, attributes),
      weight: polynomial(distance, [c3, c2, c1, c0]),
      slope: polynomial(distance, [3 * c3 * sign, 2 * c2 * sign, c1 * sign]),
    };
  });
}

/** Value of a polynomial with the given coefficients, highest power first (Horner). */
function polynomial(x: Tensor, coefficients: readonly number[]): Tensor {
  const [highest = 0, next = 0, ...others] = coefficients;
  const start = binary('add', binary('mul', x, highest), next);
  return others.reduce((value, coefficient) => binary('add', binary('mul', value, x), coefficient), start);
}
