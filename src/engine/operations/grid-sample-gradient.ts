// Gradients of sampling with respect to image and grid, written with gathers and scattered sums, so that they have gradients too.
// Every sample is a sum over corners (one tap an axis) of weight times image element; all of it is worked out for the list of all
// samples of the batch, with the image as a table of channel rows.
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { constantOf, zeros } from '../functions/constants.ts';
import { concat, expand, pad, reshape, stack, take, transpose } from '../functions/movement.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';
import { stridesOf } from './dense.ts';
import { type AxisTaps, axisTaps, binary, borderOf } from './grid-sample-taps.ts';
import type { GradientRule } from './operation.ts';

/** Gradient rule of `gridSample`. As in PyTorch, `nearest` gives the grid no gradient, nor does a coordinate beyond a border. */
export const gridSampleGradient: GradientRule<'gridSample'> = ({ inputs, attributes }, [g], wanted) => {
  const [x, grid] = inputs as [Tensor, Tensor];
  if (!g || elementCount(g.shape) === 0) return [];
  const extents = x.shape.slice(2);
  const coordinates = reshape(grid, [elementCount(grid.shape) / extents.length, extents.length]);
  const axes = extents.map((extent, axis) =>
    axisTaps(take(coordinates, extents.length - 1 - axis, 1), extent, attributes),
  );
  const border = borderOf(attributes);
  const frame = x.shape.map((extent, axis) => (axis < 2 ? extent : extent + 2 * border));
  const samples = { axes, rows: channelRows(g), corners: cornersOf(axes, frame) };
  const movesGrid = wanted[1] && attributes.mode !== 'nearest';
  return [
    wanted[0] ? framed(imageGradient(samples, frame), -border) : undefined,
    movesGrid ? gridGradient(samples, channelRows(framed(x, border)), grid) : undefined,
  ];
};

/** An image with a border of zeros around it, or without one for a negative width. */
function framed(x: Tensor, width: number): Tensor {
  return pad(
    x,
    x.shape.map((_, axis) => (axis < 2 ? [0, 0] : [width, width])),
  );
}

/** One tap an axis. */
interface Corner {
  readonly choice: readonly number[];
  /** Row of the image's table for each sample. */
  readonly place: Tensor;
}

/** All samples of a batch in one list. */
interface Samples {
  readonly axes: readonly AxisTaps[];
  /** Gradients by sample and channel. */
  readonly rows: Tensor;
  readonly corners: readonly Corner[];
}

/** [N,C,...] as [N ..., C]. */
function channelRows(x: Tensor): Tensor {
  const [n, c] = x.shape as readonly [number, number];
  const area = elementCount(x.shape.slice(2));
  return c === 1 ? reshape(x, [n * area, 1]) : reshape(transpose(reshape(x, [n, c, area]), [0, 2, 1]), [n * area, c]);
}

/** [N ..., C] as [N,C,...]. */
function imageOf(rows: Tensor, shape: Shape): Tensor {
  const [n, c] = shape as readonly [number, number];
  const area = elementCount(shape.slice(2));
  return reshape(c === 1 ? rows : transpose(reshape(rows, [n, area, c]), [0, 2, 1]), shape);
}

const largestInt32 = 2147483647;

function cornersOf(axes: readonly AxisTaps[], shape: Shape): readonly Corner[] {
  const dtype: DataType = elementCount(shape) <= largestInt32 ? 'int32' : 'int64';
  const strides = stridesOf(shape.slice(2));
  const offsets = axes.map(({ taps }, axis) =>
    taps.map(({ index }) => {
      const place = index.graph.add('cast', [index], { to: dtype });
      return strides[axis] === 1 ? place : binary('mul', place, strides[axis]!);
    }),
  );
  const start = batchStarts(offsets[0]![0]!, shape, dtype);
  const choices = axes.reduce<readonly (readonly number[])[]>(
    (some, { taps }) => some.flatMap((choice) => taps.map((_, tap) => [...choice, tap])),
    [[]],
  );
  return choices.map((choice) => {
    const parts = choice.map((tap, axis) => offsets[axis]![tap]!);
    return { choice, place: (start ? [start, ...parts] : parts).reduce((sum, part) => binary('add', sum, part)) };
  });
}

/** First row of each sample's own image; undefined in a batch of one. */
function batchStarts(
  { graph, shape: [count = 0] }: Tensor,
  shape: Shape,
  dtype: 'int32' | 'int64',
): Tensor | undefined {
  const n = shape[0]!;
  if (n === 1) return undefined;
  const area = elementCount(shape.slice(2));
  const starts = constantOf(graph, { shape: [n, 1], dtype }, (index) => index * area);
  return reshape(expand(starts, [n, count / n]), [count]);
}

/** Product of the weights of a corner's taps, one axis differentiated if asked; undefined for 1. */
function cornerWeight({ axes }: Samples, { choice }: Corner, differentiated = -1): Operand | undefined {
  const factors = choice.flatMap((tap, axis): Operand[] => {
    const { weight, slope } = axes[axis]!.taps[tap]!;
    if (axis === differentiated) return [slope];
    return weight ? [weight] : [];
  });
  return factors.length === 0 ? undefined : factors.reduce(multiply);
}

function multiply(a: Operand, b: Operand): Operand {
  return typeof a === 'number' && typeof b === 'number' ? a * b : binary('mul', a, b);
}

/** Every sample gives its corners their shares. */
function imageGradient(samples: Samples, shape: Shape): Tensor {
  const { rows, corners } = samples;
  const { graph, dtype } = rows;
  const shares = corners.map((corner) => {
    const weight = cornerWeight(samples, corner);
    return weight === undefined ? rows : (multiply(rows, asColumn(weight)) as Tensor);
  });
  const places = concat(
    corners.map(({ place }) => place),
    0,
  );
  const table = zeros(graph, [elementCount(shape) / shape[1]!, shape[1]!], dtype);
  const sums = graph.add('scatterND', [table, reshape(places, [-1, 1]), concat(shares, 0)], { reduction: 'add' });
  return imageOf(sums, shape);
}

function asColumn(weight: Operand): Operand {
  return typeof weight === 'number' ? weight : reshape(weight, [-1, 1]);
}

/** Along each axis: how the corners' values, summed over channels with the gradient, change with the position. */
function gridGradient(samples: Samples, table: Tensor, grid: Tensor): Tensor {
  const { graph } = grid;
  const values = samples.corners.map(({ place }) => {
    const products = binary('mul', graph.add('gather', [table, place], { axis: 0 }), samples.rows);
    return graph.add('reduceSum', [products], { axes: [1], keepDims: false });
  });
  const components = samples.axes.map(({ speed }, axis) => {
    const terms = samples.corners.map((corner, index) =>
      multiply(values[index]!, cornerWeight(samples, corner, axis) ?? 1),
    );
    return multiply(
      terms.reduce((sum, term) => binary('add', sum, term)),
      speed,
    ) as Tensor;
  });
  return reshape(stack(components.reverse(), 1), grid.shape);
}
