// The transpose of resizing, axis by axis: sums of blocks, strided zeros, or a product with the transposed weights.
import { elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { constantOf, zeros } from '../functions/constants.ts';
import { concat, reshape, transpose } from '../functions/movement.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type AxisInterpolation, axisInterpolations, interpolationMatrix } from './axis-interpolation.ts';
import { fromDense } from './dense.ts';
import { unslice } from './slice.ts';

/** Weights of an axis are a matrix up to this many elements: about where a product comes to cost as much as reading single taps. */
export const largestMatrix = 1048576;

/** Gradient of the tensor of `shape` that was resized. */
export function resizeGradient(g: Tensor, shape: Shape, attributes: OperationAttributes['resize']): Tensor {
  if (elementCount(g.shape) === 0) return zeros(g.graph, shape, g.dtype);
  return axisInterpolations(shape, attributes).reduce((x, along) => transposedAlong(x, along), g);
}

/** The transpose of an interpolation along one axis. */
export function transposedAlong(g: Tensor, along: AxisInterpolation): Tensor {
  const { axis, from, to } = along;
  const picked = pickedPlaces(along);
  const shape = g.shape.map((extent, other) => (other === axis ? from : extent));
  const [before, after] = [elementCount(g.shape.slice(0, axis)), elementCount(g.shape.slice(axis + 1))];
  const factor = to / from;
  if (picked && Number.isInteger(factor) && picked.every((place, index) => place === Math.floor(index / factor))) {
    // A last axis of extent 1 makes ONNX Runtime's ReduceSum thirty times slower.
    const blocks = reshape(g, after === 1 ? [before * from, factor] : [before * from, factor, after]);
    return reshape(g.graph.add('reduceSum', [blocks], { axes: [1], keepDims: false }), shape);
  }
  const step = picked && to > 1 ? picked[1]! - picked[0]! : 1;
  if (picked && step > 0 && picked.every((place, index) => place === picked[0]! + index * step)) {
    const starts = shape.map((_, other) => (other === axis ? picked[0]! : 0));
    const steps = shape.map((_, other) => (other === axis ? step : 1));
    return unslice(g, { starts, steps, extents: g.shape }, shape);
  }
  const flat = reshape(g, [before, to, after]);
  const sums = from * to <= largestMatrix ? byMatrix(flat, along) : byScattering(flat, along);
  return reshape(sums, shape);
}

/** For each output the one input that it copies; undefined where outputs are sums. */
function pickedPlaces({ taps, indexes, weights }: AxisInterpolation): Int32Array | undefined {
  return taps === 1 && weights.every((weight) => weight === 1) ? indexes : undefined;
}

/** [before, to, after] to [before, from, after]. */
function byMatrix(g: Tensor, along: AxisInterpolation): Tensor {
  const { from, to } = along;
  const [before, , after] = g.shape as readonly [number, number, number];
  const matrix = interpolationMatrix(along);
  if (after === 1) {
    const weights = g.graph.constant(fromDense({ dtype: g.dtype, shape: [to, from], data: matrix }));
    return g.graph.add('matmul', [reshape(g, [before, to]), weights], {});
  }
  const turned = Float64Array.from(matrix, (_, place) => matrix[(place % to) * from + Math.floor(place / to)]!);
  const weights = g.graph.constant(fromDense({ dtype: g.dtype, shape: [from, to], data: turned }));
  return g.graph.add('matmul', [weights, before === 1 ? reshape(g, [to, after]) : g], {});
}

/** For axes too long for a matrix: each tap adds its weighted part. */
function byScattering(g: Tensor, { from, to, taps, indexes, weights }: AxisInterpolation): Tensor {
  const [before, , after] = g.shape as readonly [number, number, number];
  const rows = reshape(transpose(g, [1, 0, 2]), [to, before * after]);
  const column = (pick: (place: number) => number): Float64Array =>
    Float64Array.from({ length: taps * to }, (_, row) => pick((row % to) * taps + Math.floor(row / to)));
  const value = (data: Float64Array): TensorValue => fromDense({ dtype: g.dtype, shape: [data.length, 1], data });
  const repeated = concat(
    Array.from({ length: taps }, () => rows),
    0,
  );
  const parts = g.graph.add('mul', [repeated, g.graph.constant(value(column((place) => weights[place]!)))], {});
  const places = column((place) => indexes[place]!);
  const tuples = constantOf(g.graph, { shape: [taps * to, 1], dtype: 'int64' }, (row) => places[row]!);
  const sums = g.graph.add('scatterND', [zeros(g.graph, [from, before * after], g.dtype), tuples, parts], {
    reduction: 'add',
  });
  return transpose(reshape(sums, [from, before, after]), [1, 0, 2]);
}
