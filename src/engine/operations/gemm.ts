import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import { isFloating, type Tensor, type TensorType } from '../graph/tensor.ts';
import { broadcastStrides, forEachOffset } from './dense.ts';
import { OnnxWriter, type Written } from './onnx-writer.ts';
import type { Dense, Operation } from './operation.ts';
import { requireCount, requireKind, requireOneType } from './value-kind.ts';

type Attributes = OperationAttributes['gemm'];

/** alpha A' B' + beta C of matrices, where ' transposes when asked and C broadcasts. */
export const gemm: Operation<'gemm'> = {
  infer: (inputs, attributes) => [{ dtype: inputs[0]!.dtype, shape: productShape(inputs, attributes) }],
  gradient: (node, [flow], wanted) => {
    const [a, b, c] = node.inputs as [Tensor, Tensor, Tensor?];
    const { alpha, beta, transA, transB } = node.attributes;
    const product = (left: Tensor, right: Tensor, turned: Pick<Attributes, 'transA' | 'transB'>): Tensor =>
      flow!.graph.add('gemm', [left, right], { alpha, beta: 1, ...turned });
    const forA = (): Tensor =>
      transA
        ? product(b, flow!, { transA: transB, transB: true })
        : product(flow!, b, { transA: false, transB: !transB });
    const forB = (): Tensor =>
      transB
        ? product(flow!, a, { transA: true, transB: transA })
        : product(a, flow!, { transA: !transA, transB: false });
    const forC = (): Tensor => scaled(sumToShape(flow!, c!.shape), beta);
    return [wanted[0] ? forA() : undefined, wanted[1] ? forB() : undefined, wanted[2] ? forC() : undefined];
  },
  evaluate: (inputs, attributes, [output]) => [evaluateProduct(inputs, attributes, output!)],
  lower: (node, emitter) => {
    const writer = new OnnxWriter(emitter, node.outputs[0]!.dtype);
    const operands = node.inputs.map((input) => writer.read(input));
    const { alpha, beta, transA, transB } = node.attributes;
    if (!isFloating(writer.dtype)) return lowerWhole(operands, node.attributes, writer);
    const names = operands.map(({ name }) => name);
    return emitter.node('Gemm', names, {
      ...(alpha === 1 ? {} : { alpha: { float: alpha } }),
      ...(beta === 1 ? {} : { beta: { float: beta } }),
      ...(transA ? { transA: { int: 1 } } : {}),
      ...(transB ? { transB: { int: 1 } } : {}),
    });
  },
};

function productShape(inputs: readonly TensorType[], { transA, transB }: Attributes): Shape {
  requireCount('gemm', inputs, [2, 3]);
  requireKind('gemm', 'number', inputs);
  requireOneType('gemm', inputs);
  const [a, b, c] = inputs as [TensorType, TensorType, TensorType?];
  if (a.shape.length !== 2 || b.shape.length !== 2) throw shapeError('gemm', 'needs two matrices', inputs);
  const [rows, inner] = turned(a.shape, transA);
  const [other, columns] = turned(b.shape, transB);
  if (inner !== other) throw shapeError('gemm', `inner extents ${inner} and ${other} differ`, inputs);
  const shape = [rows, columns];
  const fits = c?.shape.every((extent, axis) => extent === 1 || extent === shape[axis + 2 - c.shape.length]);
  if (c && (!fits || c.shape.length > 2)) {
    throw shapeError('gemm', `the third operand does not broadcast to ${formatShape(shape)}`, inputs);
  }
  return shape;
}

function turned(shape: Shape, isTurned: boolean): readonly [number, number] {
  const [rows, columns] = shape as readonly [number, number];
  return isTurned ? [columns, rows] : [rows, columns];
}

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : x.graph.add('mul', [x, x.graph.scalar(factor, x.dtype)], {});
}

function evaluateProduct(inputs: readonly Dense[], attributes: Attributes, { dtype, shape }: TensorType): Dense {
  const [a, b, c] = inputs as [Dense, Dense, Dense?];
  const { alpha, beta, transA, transB } = attributes;
  const [rows, inner] = turned(a.shape, transA);
  const columns = shape[1]!;
  const data = new Float64Array(elementCount(shape));
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < inner; k += 1) {
      const factor = alpha * a.data[transA ? k * rows + row : row * inner + k]!;
      for (let column = 0; column < columns; column += 1) {
        data[row * columns + column]! += factor * b.data[transB ? column * inner + k : k * columns + column]!;
      }
    }
  }
  if (c) {
    forEachOffset(shape, broadcastStrides(c.shape, shape), (flat, offset) => {
      data[flat]! += beta * c.data[offset]!;
    });
  }
  return { dtype, shape, data };
}

/**
 * ONNX Runtime has Gemm for real types only, and would make it of a product and a sum of matrices by itself: stacks of one matrix stay
 * what they are.
 */
function lowerWhole(
  operands: readonly Written[],
  { alpha, beta, transA, transB }: Attributes,
  writer: OnnxWriter,
): readonly string[] {
  const [a, b, c] = operands as [Written, Written, Written?];
  const stack = (x: Written, isTurned: boolean): Written => {
    const single = writer.reshape(x, [1, ...x.shape]);
    return isTurned ? writer.turn(single) : single;
  };
  const scale = (x: Written, factor: number): Written =>
    factor === 1 ? x : writer.mul(x, { name: writer.emitter.scalar(factor, writer.dtype), shape: [] });
  const product = scale(writer.matmul(stack(a, transA), stack(b, transB)), alpha);
  const sum = c ? writer.add(product, scale(c, beta)) : product;
  return [writer.reshape(sum, sum.shape.slice(1)).name];
}
