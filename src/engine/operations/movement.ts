// Operations that move elements about: shapes, orders, repetitions, parts.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { expand, reshape, transpose, trilu } from '../functions/movement.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { sameShape } from '../graph/broadcast.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import { broadcastStrides, denseFrom, forEachOffset, stridesOf } from './dense.ts';
import { joiningOperations } from './joining.ts';
import type { Dense, OperationFamily } from './operation.ts';
import { pad } from './pad.ts';
import { keepAxis, pickByAxis } from './pick-by-axis.ts';
import { slice } from './slice.ts';

type Names = 'reshape' | 'transpose' | 'expand' | 'concat' | 'split' | 'slice' | 'pad' | 'tile' | 'trilu';

/** Definitions of the movements. */
export const movementOperations: OperationFamily<Names> = {
  ...joiningOperations,
  slice,
  pad,
  reshape: {
    infer: ([x], { shape }) => {
      if (!shape.every(isExtent) || elementCount(shape) !== elementCount(x!.shape)) {
        throw shapeError('reshape', `its ${elementCount(x!.shape)} elements do not fit ${formatShape(shape)}`, [x!]);
      }
      return [{ dtype: x!.dtype, shape }];
    },
    gradient: (node, [g]) => [g && reshape(g, node.inputs[0]!.shape)],
    evaluate: ([x], { shape }) => [{ ...x!, shape }],
    lower: ({ inputs: [x], attributes: { shape } }, emitter) =>
      sameShape(x!.shape, shape)
        ? [emitter.name(x!)]
        : emitter.node(
            'Reshape',
            [emitter.name(x!), emitter.ints(shape)],
            shape.includes(0) ? { allowzero: { int: 1 } } : {},
          ),
  },
  transpose: {
    infer: ([x], { permutation }) => {
      const isPermutation = [...permutation].sort((a, b) => a - b).every((from, axis) => from === axis);
      if (permutation.length !== x!.shape.length || !isPermutation) {
        throw shapeError('transpose', `${formatShape(permutation)} is not an order of its axes`, [x!]);
      }
      return [{ dtype: x!.dtype, shape: permutation.map((from) => x!.shape[from]!) }];
    },
    gradient: (node, [g]) => [g && transpose(g, inverse(node.attributes.permutation))],
    evaluate: ([x], { permutation }, [y]) => {
      const strides = stridesOf(x!.shape);
      return [
        readStrided(
          x!,
          y!.shape,
          permutation.map((from) => strides[from]!),
        ),
      ];
    },
    lower: ({ inputs: [x], attributes: { permutation } }, emitter) =>
      permutation.every((from, axis) => from === axis)
        ? [emitter.name(x!)]
        : emitter.node('Transpose', [emitter.name(x!)], { perm: { ints: permutation } }),
  },
  expand: {
    infer: ([x], { shape }) => {
      checkExpansion(x!, shape);
      return [{ dtype: x!.dtype, shape }];
    },
    gradient: (node, [g]) => [g && sumToShape(g, node.inputs[0]!.shape)],
    evaluate: ([x], { shape }) => [readStrided(x!, shape, broadcastStrides(x!.shape, shape))],
    lower: ({ inputs: [x], attributes: { shape } }, emitter) =>
      sameShape(x!.shape, shape) ? [emitter.name(x!)] : emitter.node('Expand', [emitter.name(x!), emitter.ints(shape)]),
  },
  tile: {
    infer: ([x], { repeats }) => {
      if (repeats.length !== x!.shape.length || !repeats.every(isExtent)) {
        throw shapeError('tile', `${formatShape(repeats)} is not a count for each of its axes`, [x!]);
      }
      return [{ dtype: x!.dtype, shape: x!.shape.map((extent, axis) => extent * repeats[axis]!) }];
    },
    gradient: (node, [g]) => [g && untile(g, node.inputs[0]!.shape, node.attributes.repeats)],
    evaluate: ([x], _attributes, [y]) => [
      pickByAxis(
        x!,
        y!.shape.map((extent, axis) => keepAxis(extent).map((index) => index % x!.shape[axis]!)),
      ),
    ],
    lower: ({ inputs: [x], attributes: { repeats } }, emitter) =>
      repeats.every((count) => count === 1)
        ? [emitter.name(x!)]
        : emitter.node('Tile', [emitter.name(x!), emitter.ints(repeats)]),
  },
  trilu: {
    infer: ([x], { diagonal }) => {
      if (x!.shape.length < 2) throw shapeError('trilu', 'needs at least two axes', [x!]);
      if (!Number.isInteger(diagonal)) throw shapeError('trilu', `diagonal ${diagonal} is not a whole number`, [x!]);
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    gradient: (node, [g]) => [g && trilu(g, node.attributes)],
    evaluate: ([x], { upper, diagonal }) => {
      const [rows, columns] = x!.shape.slice(-2) as [number, number];
      return [
        denseFrom(x!.dtype, x!.shape, (index) => {
          const distance = (index % columns) - (Math.floor(index / columns) % rows) - diagonal;
          return (upper ? distance >= 0 : distance <= 0) ? x!.data[index]! : 0;
        }),
      ];
    },
    lower: ({ inputs: [x], attributes: { upper, diagonal } }, emitter) =>
      emitter.node('Trilu', [emitter.name(x!), emitter.scalar(diagonal, 'int64')], { upper: { int: upper ? 1 : 0 } }),
  },
};

function isExtent(extent: number): boolean {
  return Number.isInteger(extent) && extent >= 0;
}

function inverse(permutation: readonly number[]): readonly number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

function checkExpansion(x: Tensor, shape: Shape): void {
  const lead = shape.length - x.shape.length;
  const fits = lead >= 0 && x.shape.every((extent, axis) => extent === 1 || extent === shape[lead + axis]);
  if (!fits || !shape.every(isExtent))
    throw shapeError('expand', `it cannot be repeated to ${formatShape(shape)}`, [x]);
}

function readStrided(x: Dense, shape: Shape, strides: readonly number[]): Dense {
  const data = new Float64Array(elementCount(shape));
  forEachOffset(shape, strides, (flat, offset) => {
    data[flat] = x.data[offset]!;
  });
  return { dtype: x.dtype, shape, data };
}

/** Repetitions become axes of their own, which are summed. */
function untile(g: Tensor, shape: Shape, repeats: readonly number[]): Tensor {
  if (elementCount(repeats) === 0) return expand(g.graph.scalar(0, g.dtype), shape);
  const split = shape.flatMap((extent, axis) => (repeats[axis] === 1 ? [extent] : [repeats[axis]!, extent]));
  const axes: number[] = [];
  let place = 0;
  for (const count of repeats) {
    if (count !== 1) axes.push(place);
    place += count === 1 ? 1 : 2;
  }
  const blocks = reshape(g, split);
  return axes.length === 0 ? blocks : g.graph.add('reduceSum', [blocks], { axes, keepDims: false });
}
