// Tensors whose values are known when the graph is written.
import { allocateData, type DataType, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { requireElement } from '../graph/element-values.ts';
import type { Graph } from '../graph/graph.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';

/**
 * A constant of the given shape filled by index: `fill(i)` gives element i in row-major order. Throws
 * `engine/bad-constant` for an element that is not a value of the type (whole and in range for whole types, 0 or 1 for
 * bool), `engine/shape-mismatch` for a shape that is not of whole numbers from 0.
 */
export function constantOf(graph: Graph, type: TensorTypeOf, fill: (index: number) => number): Tensor {
  const { dtype = 'float32', shape } = type;
  if (!shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
    throw shapeError('constant', `${formatShape(shape)} is not a shape of whole numbers from 0`, []);
  }
  const data = allocateData(dtype, elementCount(shape));
  for (let index = 0; index < data.length; index += 1) {
    const value = fill(index);
    requireElement(value, dtype);
    (data as { [index: number]: number | bigint })[index] =
      dtype === 'int64' || dtype === 'uint64' ? BigInt(value) : value;
  }
  return graph.constant({ dtype, shape, data } as TensorValue);
}

/** Shape and element type (default float32) of a constant. Half floats are not made from numbers: make them in float32 and cast. */
export interface TensorTypeOf {
  readonly shape: Shape;
  readonly dtype?: Exclude<DataType, 'float16' | 'bfloat16'> | undefined;
}

/**
 * A tensor of one value, which the model keeps as a scalar; half floats are rounded to. Throws `engine/bad-constant`
 * for a number that is not a value of the type (fractions for whole types), `engine/shape-mismatch` for extents that
 * are not whole numbers from 0.
 */
export function full(graph: Graph, shape: Shape, value: number, dtype: DataType = 'float32'): Tensor {
  const scalar = graph.scalar(value, dtype);
  return shape.length === 0 ? scalar : graph.add('expand', [scalar], { shape });
}

/** A tensor of zeros (false for bool). Throws `engine/shape-mismatch` for extents that are not whole numbers from 0. */
export function zeros(graph: Graph, shape: Shape, dtype: DataType = 'float32'): Tensor {
  return full(graph, shape, 0, dtype);
}

/** A tensor of ones (true for bool). Throws `engine/shape-mismatch` for extents that are not whole numbers from 0. */
export function ones(graph: Graph, shape: Shape, dtype: DataType = 'float32'): Tensor {
  return full(graph, shape, 1, dtype);
}

/** Zeros of the type and shape of a tensor, in its graph; through it no gradient flows to the tensor. */
export function zerosLike({ graph, shape, dtype }: Tensor): Tensor {
  return full(graph, shape, 0, dtype);
}

/** Ones of the type and shape of a tensor, in its graph; through it no gradient flows to the tensor. */
export function onesLike({ graph, shape, dtype }: Tensor): Tensor {
  return full(graph, shape, 1, dtype);
}

/** Where a range starts, how far it steps, and its element type. */
export interface RangeOptions {
  /** Default 0. */
  readonly start?: number | undefined;
  /** Default 1. */
  readonly step?: number | undefined;
  /** Default int64. */
  readonly dtype?: Exclude<DataType, 'float16' | 'bfloat16'> | undefined;
}

/**
 * The constant vector `start + i step` for i = 0..count-1, [count]; empty for 0. Throws `engine/bad-constant` for a
 * fraction in a whole type (the default is int64), `engine/shape-mismatch` for a count that is not a whole number from
 * 0.
 */
export function range(
  graph: Graph,
  count: number,
  { start = 0, step = 1, dtype = 'int64' }: RangeOptions = {},
): Tensor {
  return constantOf(graph, { shape: [count], dtype }, (index) => start + index * step);
}

/**
 * The constant matrix with ones on the main diagonal and zeros elsewhere: [rows, columns], square by default. Throws
 * `engine/shape-mismatch` for extents that are not whole numbers from 0.
 */
export function eye(
  graph: Graph,
  rows: number,
  { columns = rows, dtype = 'float32' }: { readonly columns?: number; readonly dtype?: TensorTypeOf['dtype'] } = {},
): Tensor {
  return constantOf(graph, { shape: [rows, columns], dtype }, (index) =>
    Math.floor(index / columns) === index % columns ? 1 : 0,
  );
}
