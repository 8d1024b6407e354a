import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { sameShape } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor, TensorType } from '../graph/tensor.ts';
import { broadcastStrides, forEachOffset } from './dense.ts';
import type { Dense, Operation } from './operation.ts';
import { requireKind, requireOneType } from './value-kind.ts';

/** Stacked matrix product with broadcast leading axes; vectors are rows on the left and columns on the right. */
export const matmul: Operation<'matmul'> = {
  infer: ([a, b]) => [{ dtype: a!.dtype, shape: productShape(a!, b!) }],
  gradient: (node, [flow], wanted) => {
    const [a, b] = node.inputs as [Tensor, Tensor];
    const [left, right] = asMatrices(a, b);
    const stack = flow!.shape.slice(0, Math.max(a.shape.length - 2, b.shape.length - 2, 0));
    const gradient = reshape(flow!, [...stack, left.shape.at(-2)!, right.shape.at(-1)!]);
    const isOneMatrix = right.shape.length === 2;
    const rule = isOneMatrix ? matrixGradients : stackGradients;
    const [forLeft, forRight] = rule(left, right, gradient);
    return [wanted[0] ? reshape(forLeft(), a.shape) : undefined, wanted[1] ? reshape(forRight(), b.shape) : undefined];
  },
  evaluate: ([a, b], _attributes, [output]) => [evaluateProduct(a!, b!, output!)],
  lower: (node, emitter) =>
    emitter.node(
      'MatMul',
      node.inputs.map((input) => emitter.name(input)),
    ),
};

function productShape(a: TensorType, b: TensorType): Shape {
  requireKind('matmul', 'number', [a, b]);
  requireOneType('matmul', [a, b]);
  if (a.shape.length === 0 || b.shape.length === 0) throw shapeError('matmul', 'a scalar has no rows', [a, b]);
  const [left, right] = [rowsOf(a.shape), columnsOf(b.shape)];
  if (left.at(-1) !== right.at(-2)) {
    throw shapeError('matmul', `inner extents ${left.at(-1)} and ${right.at(-2)} differ`, [a, b]);
  }
  const rows = a.shape.length === 1 ? [] : [left.at(-2)!];
  const columns = b.shape.length === 1 ? [] : [right.at(-1)!];
  return [...stackShape(a, b), ...rows, ...columns];
}

/** Extents of the stack that the leading axes broadcast to. */
function stackShape(a: TensorType, b: TensorType): Shape {
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const own = left[left.length - rank + axis] ?? 1;
    const other = right[right.length - rank + axis] ?? 1;
    if (own !== other && own !== 1 && other !== 1) {
      throw shapeError('matmul', `extents ${own} and ${other} of the stacks do not broadcast`, [a, b]);
    }
    return own === 1 ? other : own;
  });
}

function rowsOf(shape: Shape): Shape {
  return shape.length === 1 ? [1, ...shape] : shape;
}

function columnsOf(shape: Shape): Shape {
  return shape.length === 1 ? [...shape, 1] : shape;
}

function asMatrices(a: Tensor, b: Tensor): readonly [Tensor, Tensor] {
  return [reshape(a, rowsOf(a.shape)), reshape(b, columnsOf(b.shape))];
}

type Gradients = readonly [left: () => Tensor, right: () => Tensor];

/** With one matrix on the right the stack is one tall matrix: two plain products, nothing to add up. */
function matrixGradients(a: Tensor, b: Tensor, flow: Tensor): Gradients {
  const { graph } = a;
  const [inner, columns] = b.shape as readonly [number, number];
  const rows = elementCount(a.shape.slice(0, -1));
  const flat = reshape(flow, [rows, columns]);
  const product = { alpha: 1, beta: 1 };
  return [
    () => reshape(graph.add('gemm', [flat, b], { ...product, transA: false, transB: true }), a.shape),
    () => graph.add('gemm', [reshape(a, [rows, inner]), flat], { ...product, transA: true, transB: false }),
  ];
}

function stackGradients(a: Tensor, b: Tensor, flow: Tensor): Gradients {
  const { graph } = a;
  return [
    () => sumToShape(graph.add('matmul', [flow, transposed(b)], {}), a.shape),
    () => sumToShape(graph.add('matmul', [transposed(a), flow], {}), b.shape),
  ];
}

function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : x.graph.add('reshape', [x], { shape });
}

function transposed(x: Tensor): Tensor {
  const axes = Array.from(x.shape.keys());
  const permutation = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
  return x.graph.add('transpose', [x], { permutation });
}

function evaluateProduct(a: Dense, b: Dense, { dtype, shape }: TensorType): Dense {
  const [left, right] = [rowsOf(a.shape), columnsOf(b.shape)];
  const [rows, inner, columns] = [left.at(-2)!, left.at(-1)!, right.at(-1)!];
  const stack = stackShape(a, b);
  const data = new Float64Array(elementCount(shape));
  const starts: number[] = [];
  forEachOffset(stack, broadcastStrides(right.slice(0, -2), stack), (_, offset) => starts.push(offset));
  forEachOffset(stack, broadcastStrides(left.slice(0, -2), stack), (flat, offset) => {
    const [fromA, fromB] = [offset * rows * inner, starts[flat]! * inner * columns];
    for (let row = 0; row < rows; row += 1) {
      const start = (flat * rows + row) * columns;
      for (let k = 0; k < inner; k += 1) {
        const factor = a.data[fromA + row * inner + k]!;
        const line = fromB + k * columns;
        for (let column = 0; column < columns; column += 1) data[start + column]! += factor * b.data[line + column]!;
      }
    }
  });
  return { dtype, shape, data };
}
