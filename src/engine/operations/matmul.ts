import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor, TensorType } from '../graph/tensor.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { broadcastStrides, forEachOffset } from './dense.ts';
import type { Dense, Operation } from './operation.ts';

/** Stacked matrix product with broadcast leading axes; vectors are rows on the left and columns on the right. */
export const matmul: Operation<'matmul'> = {
  infer: ([a, b]) => [{ dtype: a!.dtype, shape: productShape(a!, b!) }],
  gradient: (node, [flow], wanted) => {
    const [a, b] = node.inputs;
    const matrices = asMatrices(a!, b!);
    const gradient = reshape(flow!, [...flow!.shape.slice(0, stackRank(a!, b!)), matrices.a.shape.at(-2)!, matrices.b.shape.at(-1)!]);
    return [
      wanted[0] ? reshape(sumToShape(product(gradient, transposed(matrices.b)), matrices.a.shape), a!.shape) : undefined,
      wanted[1] ? reshape(sumToShape(product(transposed(matrices.a), gradient), matrices.b.shape), b!.shape) : undefined,
    ];
  },
  evaluate: ([a, b], _attributes, [output]) => [evaluateProduct(a!, b!, output!)],
  lower: (node, emitter) => emitter.node('MatMul', node.inputs.map((input) => emitter.name(input))),
};

function productShape(a: TensorType, b: TensorType): Shape {
  if (a.shape.length === 0 || b.shape.length === 0) throw shapeError('matmul', 'a scalar has no rows', [a, b]);
  if (a.dtype !== b.dtype) throw shapeError('matmul', 'types differ', [a, b]);
  const [left, right] = [a.shape.length === 1 ? [1, ...a.shape] : a.shape, b.shape.length === 1 ? [...b.shape, 1] : b.shape];
  if (left.at(-1) !== right.at(-2)) {
    throw shapeError('matmul', `inner extents ${left.at(-1)} and ${right.at(-2)} differ`, [a, b]);
  }
  const stack = broadcastShapes('matmul', [
    { dtype: a.dtype, shape: left.slice(0, -2) },
    { dtype: b.dtype, shape: right.slice(0, -2) },
  ]);
  const rows = a.shape.length === 1 ? [] : [left.at(-2)!];
  const columns = b.shape.length === 1 ? [] : [right.at(-1)!];
  return [...stack, ...rows, ...columns];
}

function stackRank(a: Tensor, b: Tensor): number {
  return Math.max(a.shape.length - 2, b.shape.length - 2, 0);
}

function asMatrices(a: Tensor, b: Tensor): { readonly a: Tensor; readonly b: Tensor } {
  return {
    a: a.shape.length === 1 ? reshape(a, [1, ...a.shape]) : a,
    b: b.shape.length === 1 ? reshape(b, [...b.shape, 1]) : b,
  };
}

function reshape(x: Tensor, shape: Shape): Tensor {
  return x.shape.join() === shape.join() ? x : x.graph.add('reshape', [x], { shape });
}

function transposed(x: Tensor): Tensor {
  const axes = Array.from(x.shape.keys());
  const permutation = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
  return x.graph.add('transpose', [x], { permutation });
}

function product(a: Tensor, b: Tensor): Tensor {
  return a.graph.add('matmul', [a, b], {});
}

function evaluateProduct(a: Dense, b: Dense, { dtype, shape }: TensorType): Dense {
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const [rows, inner, columns] = [left.at(-2)!, left.at(-1)!, right.at(-1)!];
  const stack = broadcastShapes('matmul', [
    { dtype, shape: left.slice(0, -2) },
    { dtype, shape: right.slice(0, -2) },
  ]);
  const data = new Float64Array(elementCount(shape));
  const starts: number[] = [];
  forEachOffset(stack, broadcastStrides(right.slice(0, -2), stack), (_, offset) => starts.push(offset));
  forEachOffset(stack, broadcastStrides(left.slice(0, -2), stack), (flat, offset) => {
    const [fromA, fromB] = [offset * rows * inner, starts[flat]! * inner * columns];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        let sum = 0;
        for (let k = 0; k < inner; k += 1) sum += a.data[fromA + row * inner + k]! * b.data[fromB + k * columns + column]!;
        data[(flat * rows + row) * columns + column] = sum;
      }
    }
  });
  return { dtype, shape, data };
}
