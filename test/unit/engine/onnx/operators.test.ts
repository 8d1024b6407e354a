// Every operator, in every form that it had since opset 7, gives in the graph what ONNX Runtime gives for the model as it is.
import type { NodeProto } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { elementCount, type Shape, type TensorValue } from '../../../../src/core/tensor-value.ts';
import { operators } from '../../../../src/engine/onnx/converters/table.ts';
import { exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { importModel } from '../../../../src/engine/onnx/import-model.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { floats, modelProto, node, valueInfo, whole } from '../../../fixtures/onnx-model.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

interface OperatorCase {
  readonly node: NodeProto;
  readonly opset: number;
  /** A shape stands for random numbers around 0. */
  readonly inputs?: Readonly<Record<string, Shape | TensorValue>>;
  readonly weights?: Readonly<Record<string, TensorValue>>;
  readonly domains?: Readonly<Record<string, number>>;
  /** Random inputs are moved by this much: for domains such as positive numbers. */
  readonly shift?: number;
  /** Largest difference, relative to the largest value; default for sums of rounded products. */
  readonly tolerance?: number;
}

const bool = (data: readonly number[], shape: Shape = [data.length]): TensorValue => ({
  dtype: 'bool',
  shape,
  data: Uint8Array.from(data),
});
const scalar = (value: number): TensorValue => floats([], [value]);
const list = (...values: readonly number[]): TensorValue => whole(values);
const at = (value: number): TensorValue => whole([value], []);
const microsoft = { 'com.microsoft': 1 };
const image: Shape = [2, 3, 5, 6];
const draw = (shape: Shape, name: string, shift = 0): TensorValue => {
  const stream = createStream(5, 'operators', name);
  return floats(
    shape,
    Array.from({ length: elementCount(shape) }, () => 2 * stream.uniform() - 1 + shift),
  );
};

const unary =
  'Neg Abs Sign Exp Sqrt Reciprocal Floor Ceil Round Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Tanh Sigmoid Erf Relu Softplus Softsign HardSwish IsNaN LeakyRelu Elu Celu Selu HardSigmoid ThresholdedRelu Gelu Shrink IsInf Identity Log Mish';
const shifts: Readonly<Record<string, number>> = { Sqrt: 1.5, Reciprocal: 2, Acosh: 2.5, Log: 1.5 };

const cases: OperatorCase[] = [
  ...unary.split(' ').map((operator) => ({
    node: node(operator, 'x', 'y'),
    opset: 20,
    inputs: { x: [2, 3] },
    shift: shifts[operator] ?? 0,
  })),
  ...'Add Sub Mul Div Equal Less LessOrEqual Greater GreaterOrEqual Max Min Sum Mean'
    .split(' ')
    .map((operator) => ({ node: node(operator, 'a b', 'y'), opset: 17, inputs: { a: [2, 3], b: [3] }, shift: 0.1 })),
  ...'And Or Xor'.split(' ').map((operator) => ({
    node: node(operator, 'a b', 'y'),
    opset: 17,
    inputs: { a: bool([0, 1, 0, 1]), b: bool([0, 0, 1, 1]) },
  })),
  { node: node('Not', 'a', 'y'), opset: 17, inputs: { a: bool([0, 1]) } },
  { node: node('Add', 'a b', 'y'), opset: 7, inputs: { a: [2, 3], b: [1, 3] } },
  { node: node('Max', 'a b c', 'y'), opset: 13, inputs: { a: [2, 3], b: [3], c: [1] } },
  { node: node('Mean', 'a', 'y'), opset: 13, inputs: { a: [2, 3] } },
  { node: node('Pow', 'a b', 'y'), opset: 15, inputs: { a: [2, 3], b: whole([2, 3, 0]) } },
  { node: node('Pow', 'a b', 'y'), opset: 15, inputs: { a: whole([2, 3, 4]), b: floats([3], [2, 0.5, 1.5]) } },
  { node: node('Mod', 'a b', 'y'), opset: 13, inputs: { a: list(-4, 7, 5), b: list(2, -3, 8) } },
  { node: node('Mod', 'a b', 'y', { fmod: 1 }), opset: 13, inputs: { a: [2, 3], b: floats([3], [0.3, -0.2, 0.7]) } },
  { node: node('Where', 'c a b', 'y'), opset: 16, inputs: { c: bool([1, 0, 1]), a: [2, 3], b: [1, 3] } },
  { node: node('Clip', 'x', 'y', { min: { float: -0.2 }, max: { float: 0.3 } }), opset: 7, inputs: { x: [2, 3] } },
  { node: node('Clip', 'x', 'y', { max: { float: 0.3 } }), opset: 6, inputs: { x: [2, 3] } },
  {
    node: node('Clip', 'x lo hi', 'y'),
    opset: 13,
    inputs: { x: [2, 3] },
    weights: { lo: scalar(-0.2), hi: scalar(0.3) },
  },
  { node: node('Clip', 'x _ hi', 'y'), opset: 13, inputs: { x: [2, 3], hi: scalar(0.3) } },
  { node: node('Clip', 'x lo', 'y'), opset: 13, inputs: { x: list(-3, 5), lo: at(0) } },
  { node: node('Cast', 'x', 'y', { to: 7 }), opset: 13, inputs: { x: [2, 3] }, shift: 3 },
  { node: node('Cast', 'x', 'y', { to: 9 }), opset: 19, inputs: { x: floats([3], [0, -2, 0.5]) } },
  { node: node('CastLike', 'x z', 'y'), opset: 15, inputs: { x: list(1, 2), z: [1] } },
  { node: node('Gelu', 'x', 'y', { approximate: 'tanh' }), opset: 20, inputs: { x: [2, 3] } },
  { node: node('Selu', 'x', 'y', { alpha: { float: 1.2 }, gamma: { float: 0.9 } }), opset: 13, inputs: { x: [2, 3] } },
  {
    node: node('HardSigmoid', 'x', 'y', { alpha: { float: 0.4 }, beta: { float: 0.1 } }),
    opset: 13,
    inputs: { x: [4] },
  },
  { node: node('PRelu', 'x s', 'y'), opset: 9, inputs: { x: image, s: [3, 1, 1] } },
  { node: node('PRelu', 'x s', 'y'), opset: 16, inputs: { x: image }, weights: { s: floats([1], [0.3]) } },
  { node: node('Shrink', 'x', 'y', { bias: { float: 0.1 }, lambd: { float: 0.2 } }), opset: 9, inputs: { x: [8] } },
  { node: node('IsInf', 'x', 'y', { detect_negative: 0 }), opset: 10, inputs: { x: floats([3], [-1 / 0, 1 / 0, 1]) } },
  // Reductions and orders.
  ...'ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceLogSumExp ReduceL1 ReduceL2 ReduceLogSum ReduceSumSquare'
    .split(' ')
    .flatMap((operator) => [
      { node: node(operator, 'x', 'y', { axes: [0, -1], keepdims: 0 }), opset: 11, inputs: { x: [2, 3, 4] }, shift: 2 },
      { node: node(operator, 'x', 'y'), opset: 12, inputs: { x: [2, 3, 4] }, shift: 2 },
      { node: node(operator, 'x a', 'y'), opset: 18, inputs: { x: [2, 3, 4] }, weights: { a: list(-2) }, shift: 2 },
    ]),
  {
    node: node('ReduceSum', 'x a', 'y', { noop_with_empty_axes: 1 }),
    opset: 13,
    inputs: { x: [2, 3] },
    weights: { a: list() },
  },
  { node: node('ArgMax', 'x', 'y'), opset: 7, inputs: { x: [2, 3] } },
  {
    node: node('ArgMin', 'x', 'y', { axis: -1, keepdims: 0, select_last_index: 1 }),
    opset: 13,
    inputs: { x: floats([1, 4], [1, 0, 0, 2]) },
  },
  ...'Softmax LogSoftmax Hardmax'.split(' ').flatMap((operator) => [
    { node: node(operator, 'x', 'y'), opset: 12, inputs: { x: [2, 3, 4] } },
    { node: node(operator, 'x', 'y', { axis: 2 }), opset: 11, inputs: { x: [2, 3, 4] } },
    { node: node(operator, 'x', 'y', { axis: 1 }), opset: 13, inputs: { x: [2, 3, 4] } },
  ]),
  { node: node('TopK', 'x', 'v i', { k: 2, axis: 0 }), opset: 9, inputs: { x: [4, 3] } },
  { node: node('TopK', 'x k', 'v i'), opset: 10, inputs: { x: [4, 3] }, weights: { k: list(2) } },
  { node: node('TopK', 'x k', 'v i', { largest: 0 }), opset: 24, inputs: { x: [4, 3] }, weights: { k: list(1) } },
  {
    node: node('CumSum', 'x a', 'y', { exclusive: 1, reverse: 1 }),
    opset: 14,
    inputs: { x: [2, 3] },
    weights: { a: at(1) },
  },
  // Movement.
  { node: node('Reshape', 'x s', 'y'), opset: 13, inputs: { x: [2, 3, 4] }, weights: { s: list(0, -1) } },
  { node: node('Reshape', 'x s', 'y', { allowzero: 1 }), opset: 14, inputs: { x: [0, 3] }, weights: { s: list(3, 0) } },
  { node: node('Flatten', 'x', 'y', { axis: 2 }), opset: 13, inputs: { x: [2, 3, 4, 5] } },
  { node: node('Flatten', 'x', 'y', { axis: 0 }), opset: 11, inputs: { x: [2, 3] } },
  { node: node('Squeeze', 'x', 'y', { axes: [0, -2] }), opset: 11, inputs: { x: [1, 3, 1, 2] } },
  { node: node('Squeeze', 'x', 'y'), opset: 13, inputs: { x: [1, 3, 1, 2] } },
  { node: node('Squeeze', 'x a', 'y'), opset: 13, inputs: { x: [1, 3, 1, 2] }, weights: { a: list(2) } },
  { node: node('Unsqueeze', 'x', 'y', { axes: [0, -1] }), opset: 11, inputs: { x: [3, 2] } },
  { node: node('Unsqueeze', 'x a', 'y'), opset: 21, inputs: { x: [3, 2] }, weights: { a: list(3, 0) } },
  { node: node('Transpose', 'x', 'y'), opset: 13, inputs: { x: [2, 3, 4] } },
  { node: node('Transpose', 'x', 'y', { perm: [1, 0, 2] }), opset: 13, inputs: { x: [2, 3, 4] } },
  { node: node('Expand', 'x s', 'y'), opset: 13, inputs: { x: [3, 1] }, weights: { s: list(2, 1, 4) } },
  { node: node('Concat', 'a b', 'y', { axis: -1 }), opset: 13, inputs: { a: [2, 3], b: [2, 1] } },
  { node: node('Split', 'x', 'a b', { split: [1, 3], axis: 1 }), opset: 11, inputs: { x: [2, 4] } },
  { node: node('Split', 'x', 'a b'), opset: 11, inputs: { x: [4, 2] } },
  { node: node('Split', 'x s', 'a b', { axis: -1 }), opset: 13, inputs: { x: [2, 4] }, weights: { s: list(3, 1) } },
  { node: node('Split', 'x', 'a b c', { axis: 1, num_outputs: 3 }), opset: 18, inputs: { x: [2, 7] } },
  { node: node('Slice', 'x', 'y', { starts: [1, -3], ends: [9, -1], axes: [0, 1] }), opset: 9, inputs: { x: [3, 5] } },
  {
    node: node('Slice', 'x s e a p', 'y'),
    opset: 13,
    inputs: { x: [3, 5] },
    weights: { s: list(-1, 4), e: list(-99, 0), a: list(0, 1), p: list(-1, -2) },
  },
  { node: node('Slice', 'x s e', 'y'), opset: 13, inputs: { x: [3, 5] }, weights: { s: list(2), e: list(1) } },
  { node: node('Pad', 'x', 'y', { pads: [0, 1, 2, 0], value: { float: 0.5 } }), opset: 10, inputs: { x: [3, 4] } },
  { node: node('Pad', 'x', 'y', { pads: [1, 1, 1, 1], mode: 'reflect' }), opset: 7, inputs: { x: [3, 4] } },
  {
    node: node('Pad', 'x p v', 'y'),
    opset: 13,
    inputs: { x: [3, 4] },
    weights: { p: list(0, 1, -1, 0), v: scalar(2) },
  },
  {
    node: node('Pad', 'x p _ a', 'y', { mode: 'edge' }),
    opset: 18,
    inputs: { x: [3, 4] },
    weights: { p: list(1, 2), a: list(-1) },
  },
  {
    node: node('Pad', 'x p', 'y', { mode: 'wrap' }),
    opset: 19,
    inputs: { x: [3, 4] },
    weights: { p: list(1, 2, 0, 1) },
  },
  { node: node('Tile', 'x r', 'y'), opset: 13, inputs: { x: [2, 3] }, weights: { r: list(2, 1) } },
  { node: node('Trilu', 'x', 'y'), opset: 14, inputs: { x: [2, 4, 3] } },
  { node: node('Trilu', 'x k', 'y', { upper: 0 }), opset: 14, inputs: { x: [3, 3] }, weights: { k: at(-1) } },
  { node: node('DepthToSpace', 'x', 'y', { blocksize: 2 }), opset: 13, inputs: { x: [1, 8, 2, 3] } },
  { node: node('DepthToSpace', 'x', 'y', { blocksize: 2, mode: 'CRD' }), opset: 11, inputs: { x: [1, 8, 2, 3] } },
  { node: node('SpaceToDepth', 'x', 'y', { blocksize: 2 }), opset: 13, inputs: { x: [1, 2, 4, 6] } },
  // Indices.
  { node: node('Gather', 'x i', 'y', { axis: -1 }), opset: 13, inputs: { x: [2, 4], i: whole([0, -1, 2, 2], [2, 2]) } },
  {
    node: node('GatherElements', 'x i', 'y', { axis: 1 }),
    opset: 13,
    inputs: { x: [2, 4], i: whole([0, -1, 2, 2], [2, 2]) },
  },
  {
    node: node('GatherND', 'x i', 'y', { batch_dims: 1 }),
    opset: 13,
    inputs: { x: [2, 4, 3], i: whole([1, 3], [2, 1]) },
  },
  {
    node: node('Scatter', 'x i u', 'y', { axis: 1 }),
    opset: 9,
    inputs: { x: [2, 4], i: whole([0, 2], [1, 2]), u: [1, 2] },
  },
  {
    node: node('ScatterElements', 'x i u', 'y', { axis: 1, reduction: 'add' }),
    opset: 18,
    inputs: { x: [2, 4], i: whole([1, 1], [1, 2]), u: [1, 2] },
  },
  { node: node('ScatterND', 'x i u', 'y'), opset: 11, inputs: { x: [4, 3], i: whole([2, 0], [2, 1]), u: [2, 3] } },
  {
    node: node('OneHot', 'i d v', 'y', { axis: 0 }),
    opset: 11,
    inputs: { i: list(0, 2, -1) },
    weights: { d: at(3), v: floats([2], [0.1, 0.9]) },
  },
  {
    node: node('Compress', 'x c', 'y', { axis: 1 }),
    opset: 11,
    inputs: { x: [2, 3] },
    weights: { c: bool([1, 0, 1]) },
  },
  { node: node('Compress', 'x c', 'y'), opset: 11, inputs: { x: [2, 3] }, weights: { c: bool([0, 1, 1, 0, 1]) } },
  // Generators.
  { node: node('Constant', '', 'y', { value: { tensor: draw([2, 2], 'constant') } }), opset: 13 },
  { node: node('Constant', '', 'y', { value_floats: { floats: [1.5, 2] } }), opset: 13 },
  { node: node('Constant', '', 'y', { value_int: 3 }), opset: 13 },
  { node: node('Constant', '', 'y', { value_ints: [3, 4] }), opset: 13 },
  { node: node('Constant', '', 'y', { value_float: { float: 0.5 } }), opset: 13 },
  { node: node('Shape', 'x', 'y'), opset: 13, inputs: { x: [2, 3] } },
  { node: node('Shape', 'x', 'y', { start: -2, end: 9 }), opset: 15, inputs: { x: [2, 3, 4] } },
  { node: node('Size', 'x', 'y'), opset: 13, inputs: { x: [2, 3] } },
  {
    node: node('ConstantOfShape', 's', 'y', { value: { tensor: floats([1], [2.5]) } }),
    opset: 9,
    weights: { s: list(2, 3) },
  },
  { node: node('Range', 'a b c', 'y'), opset: 11, weights: { a: at(7), b: at(-2), c: at(-3) } },
  { node: node('Range', 'a b c', 'y'), opset: 11, weights: { a: scalar(0), b: scalar(1), c: scalar(0.3) } },
  { node: node('EyeLike', 'x', 'y', { k: 1 }), opset: 9, inputs: { x: [2, 4] } },
  { node: node('NonZero', 'x', 'y'), opset: 13, weights: { x: bool([1, 0, 0, 1, 1, 0], [2, 3]) } },
  // Matrix products.
  { node: node('MatMul', 'a b', 'y'), opset: 13, inputs: { a: [2, 3, 4], b: [4, 5] } },
  {
    node: node('Gemm', 'a b c', 'y', { alpha: { float: 0.5 }, beta: { float: 2 }, transA: 1 }),
    opset: 13,
    inputs: { a: [4, 3], b: [4, 5], c: [5] },
  },
  { node: node('Gemm', 'a b', 'y', { transB: 1 }), opset: 11, inputs: { a: [3, 4], b: [5, 4] } },
  {
    node: node('Einsum', 'a b', 'y', { equation: 'bij, bjk -> bik' }),
    opset: 12,
    inputs: { a: [2, 3, 4], b: [2, 4, 5] },
  },
  // Convolutions and pooling.
  {
    node: node('Conv', 'x w b', 'y', { pads: [1, 0, 2, 1], strides: [2, 1], dilations: [1, 2] }),
    opset: 11,
    inputs: { x: image, w: [4, 3, 3, 2], b: [4] },
  },
  {
    node: node('Conv', 'x w', 'y', { auto_pad: 'SAME_UPPER', strides: [2, 3] }),
    opset: 7,
    inputs: { x: image, w: [4, 3, 3, 2] },
  },
  {
    node: node('Conv', 'x w', 'y', { auto_pad: 'SAME_LOWER', group: 3 }),
    opset: 22,
    inputs: { x: image, w: [6, 1, 2, 4] },
  },
  {
    node: node('Conv', 'x w', 'y', { auto_pad: 'VALID' }),
    opset: 11,
    inputs: { x: [1, 2, 5, 4, 6], w: [3, 2, 2, 3, 2] },
  },
  {
    node: node('ConvTranspose', 'x w b', 'y', { pads: [1, 0, 0, 1], strides: [2, 3], output_padding: [1, 2] }),
    opset: 11,
    inputs: { x: image, w: [3, 2, 3, 4], b: [2] },
  },
  {
    node: node('ConvTranspose', 'x w', 'y', { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
    opset: 11,
    inputs: { x: image, w: [3, 2, 3, 5] },
  },
  {
    node: node('ConvTranspose', 'x w', 'y', { auto_pad: 'SAME_LOWER', strides: [2, 2] }),
    opset: 11,
    inputs: { x: image, w: [3, 2, 3, 5] },
  },
  {
    node: node('ConvTranspose', 'x w', 'y', { output_shape: [10, 12], strides: [2, 2] }),
    opset: 11,
    inputs: { x: image, w: [3, 2, 3, 3] },
  },
  {
    node: node('ConvTranspose', 'x w', 'y', { group: 3, dilations: [2, 1] }),
    opset: 22,
    inputs: { x: image, w: [3, 2, 2, 2] },
  },
  {
    node: node('MaxPool', 'x', 'y', { kernel_shape: [2, 3], auto_pad: 'SAME_UPPER', strides: [2, 2] }),
    opset: 8,
    inputs: { x: image },
  },
  {
    node: node('MaxPool', 'x', 'y i', { kernel_shape: [3, 2], pads: [1, 1, 0, 1], dilations: [1, 2] }),
    opset: 12,
    inputs: { x: image },
  },
  {
    node: node('MaxPool', 'x', 'y', { kernel_shape: [2, 2], ceil_mode: 1, strides: [3, 2] }),
    opset: 22,
    inputs: { x: image },
  },
  { node: node('AveragePool', 'x', 'y', { kernel_shape: [2, 3], pads: [1, 1, 0, 1] }), opset: 7, inputs: { x: image } },
  {
    node: node('AveragePool', 'x', 'y', { kernel_shape: [2, 3], pads: [1, 1, 0, 1], count_include_pad: 1 }),
    opset: 11,
    inputs: { x: image },
  },
  {
    node: node('AveragePool', 'x', 'y', { kernel_shape: [3, 3], ceil_mode: 1, strides: [2, 2] }),
    opset: 11,
    inputs: { x: image },
  },
  {
    node: node('AveragePool', 'x', 'y', { kernel_shape: [2, 2], dilations: [2, 2], auto_pad: 'SAME_LOWER' }),
    opset: 19,
    inputs: { x: image },
  },
  { node: node('GlobalAveragePool', 'x', 'y'), opset: 13, inputs: { x: image } },
  { node: node('GlobalMaxPool', 'x', 'y'), opset: 13, inputs: { x: image } },
  {
    node: node('LpPool', 'x', 'y', { kernel_shape: [2, 2], pads: [1, 0, 0, 1], p: 3 }),
    opset: 11,
    inputs: { x: image },
  },
  { node: node('LpPool', 'x', 'y', { kernel_shape: [2, 3] }), opset: 18, inputs: { x: image } },
  { node: node('GlobalLpPool', 'x', 'y', { p: 1 }), opset: 13, inputs: { x: image } },
  // Normalisation.
  ...[7, 9, 14, 15].map((opset) => ({
    node: node('BatchNormalization', 'x s b m v', 'y', { epsilon: { float: 0.01 } }),
    opset,
    inputs: { x: image, s: [3], b: [3], m: [3], v: floats([3], [0.5, 1, 2]) },
  })),
  {
    node: node('BatchNormalization', 'x s b m v', 'y n w', { training_mode: 1, momentum: { float: 0.7 } }),
    opset: 14,
    inputs: { x: image, s: [3], b: [3], m: [3], v: floats([3], [0.5, 1, 2]) },
  },
  { node: node('InstanceNormalization', 'x s b', 'y'), opset: 13, inputs: { x: image, s: [3], b: [3] } },
  {
    node: node('LayerNormalization', 'x s b', 'y m d', { axis: 2 }),
    opset: 17,
    inputs: { x: image, s: [5, 6], b: [5, 6] },
  },
  { node: node('LayerNormalization', 'x s', 'y', { axis: 2 }), opset: 17, inputs: { x: image, s: [6] } },
  { node: node('RMSNormalization', 'x s', 'y'), opset: 23, inputs: { x: [2, 3, 4], s: [4] } },
  {
    node: node('GroupNormalization', 'x s b', 'y', { num_groups: 2 }),
    opset: 18,
    inputs: { x: [2, 4, 3, 3], s: [2], b: [2] },
  },
  {
    node: node('GroupNormalization', 'x s b', 'y', { num_groups: 2 }),
    opset: 21,
    inputs: { x: [2, 4, 3, 3], s: [4], b: [4] },
  },
  {
    node: node('LRN', 'x', 'y', { size: 3, alpha: { float: 0.02 }, beta: { float: 0.6 }, bias: { float: 2 } }),
    opset: 13,
    inputs: { x: [1, 6, 3, 3] },
  },
  { node: node('LpNormalization', 'x', 'y', { axis: 1, p: 1 }), opset: 1, inputs: { x: [2, 3] } },
  { node: node('LpNormalization', 'x', 'y'), opset: 22, inputs: { x: [2, 3] } },
  { node: node('MeanVarianceNormalization', 'x', 'y'), opset: 13, inputs: { x: image } },
  { node: node('Dropout', 'x', 'y m', { ratio: { float: 0.3 } }), opset: 10, inputs: { x: [2, 3] } },
  { node: node('Dropout', 'x r', 'y m'), opset: 13, inputs: { x: [2, 3] }, weights: { r: scalar(0.3) } },
  // Sampling.
  {
    node: node('Upsample', 'x', 'y', { scales: { floats: [1, 1, 2, 1.5] }, mode: 'linear' }),
    opset: 7,
    inputs: { x: image },
  },
  { node: node('Upsample', 'x s', 'y'), opset: 9, inputs: { x: image }, weights: { s: floats([4], [1, 1, 2, 2]) } },
  {
    node: node('Resize', 'x s', 'y', { mode: 'linear' }),
    opset: 10,
    inputs: { x: image },
    weights: { s: floats([4], [1, 1, 0.5, 1.5]) },
  },
  {
    node: node('Resize', 'x _ s', 'y', { mode: 'cubic', coordinate_transformation_mode: 'align_corners' }),
    opset: 13,
    inputs: { x: image },
    weights: { s: floats([4], [1, 1, 2, 1.5]) },
  },
  {
    node: node('Resize', 'x _ _ z', 'y', { mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' }),
    opset: 13,
    inputs: { x: image },
    weights: { z: list(2, 3, 7, 1) },
  },
  {
    node: node('Resize', 'x r r z', 'y', {
      mode: 'nearest',
      coordinate_transformation_mode: 'tf_half_pixel_for_nn',
      nearest_mode: 'floor',
    }),
    opset: 11,
    inputs: { x: image },
    weights: { r: floats([0], []), z: list(2, 3, 8, 4) },
  },
  {
    node: node('Resize', 'x _ _ z', 'y', { mode: 'linear', axes: [2, 3], keep_aspect_ratio_policy: 'not_larger' }),
    opset: 18,
    inputs: { x: image },
    weights: { z: list(10, 9) },
  },
  {
    node: node('Resize', 'x _ s', 'y', { mode: 'linear', axes: [3, 2], antialias: 1 }),
    opset: 19,
    inputs: { x: image },
    weights: { s: floats([2], [0.5, 0.6]) },
  },
  {
    node: node('Resize', 'x r _ z', 'y', {
      mode: 'linear',
      coordinate_transformation_mode: 'tf_crop_and_resize',
      extrapolation_value: { float: 9 },
    }),
    opset: 13,
    inputs: { x: image },
    weights: { r: floats([8], [0, 0, 0.2, 0.3, 1, 1, 1.2, 0.8]), z: list(2, 3, 4, 4) },
  },
  {
    node: node('GridSample', 'x g', 'y', { mode: 'bilinear', align_corners: 1 }),
    opset: 16,
    inputs: { x: image, g: [2, 4, 4, 2] },
  },
  {
    node: node('GridSample', 'x g', 'y', { mode: 'cubic', padding_mode: 'reflection' }),
    opset: 20,
    inputs: { x: image, g: [2, 4, 4, 2] },
  },
  { node: node('AffineGrid', 't s', 'y'), opset: 20, inputs: { t: [2, 2, 3] }, weights: { s: list(2, 3, 4, 5) } },
  {
    node: node('AffineGrid', 't s', 'y', { align_corners: 1 }),
    opset: 20,
    inputs: { t: [2, 3, 4] },
    weights: { s: list(2, 1, 2, 3, 4) },
  },
  // Attention.
  { node: node('Attention', 'q k v', 'y'), opset: 23, inputs: { q: [2, 3, 4, 8], k: [2, 3, 4, 8], v: [2, 3, 4, 6] } },
  {
    node: node('Attention', 'q k v m', 'y', { q_num_heads: 4, kv_num_heads: 2, scale: { float: 0.3 } }),
    opset: 23,
    inputs: { q: [2, 5, 16], k: [2, 6, 8], v: [2, 6, 8], m: bool([1, 1, 0, 1, 0, 1, ...Array(24).fill(1)], [5, 6]) },
  },
  {
    node: node('Attention', 'q k v', 'y', { is_causal: 1 }),
    opset: 23,
    inputs: { q: [2, 3, 4, 8], k: [2, 3, 4, 8], v: [2, 3, 4, 8] },
  },
  { node: node('RotaryEmbedding', 'x c s', 'y'), opset: 23, inputs: { x: [2, 3, 4, 8], c: [2, 4, 4], s: [2, 4, 4] } },
  {
    node: node('RotaryEmbedding', 'x c s p', 'y', { interleaved: 1, num_heads: 2, rotary_embedding_dim: 4 }),
    opset: 23,
    inputs: { x: [2, 3, 16], c: [9, 2], s: [9, 2], p: whole([0, 1, 2, 4, 5, 8], [2, 3]) },
  },
  {
    node: node('com.microsoft::MultiHeadAttention', 'q k v b', 'y', { num_heads: 2 }),
    opset: 17,
    domains: microsoft,
    inputs: { q: [2, 3, 8], k: [2, 4, 8], v: [2, 4, 8], b: [24] },
  },
  {
    node: node('com.microsoft::MultiHeadAttention', 'q k v _ m', 'y', { num_heads: 2 }),
    opset: 17,
    domains: microsoft,
    inputs: {
      q: [2, 3, 8],
      k: [2, 4, 8],
      v: [2, 4, 8],
      m: { dtype: 'int32', shape: [2, 4], data: Int32Array.of(1, 1, 0, 1, 1, 1, 1, 0) },
    },
  },
  {
    node: node('com.microsoft::Attention', 'x w b m', 'y', { num_heads: 2 }),
    opset: 17,
    domains: microsoft,
    inputs: {
      x: [2, 3, 8],
      w: [8, 24],
      b: [24],
      m: { dtype: 'int32', shape: [2, 3], data: Int32Array.of(1, 1, 0, 1, 1, 1) },
    },
  },
  {
    node: node('com.microsoft::Attention', 'x w b', 'y', { num_heads: 2, unidirectional: 1 }),
    opset: 17,
    domains: microsoft,
    inputs: { x: [2, 3, 8], w: [8, 24], b: [24] },
  },
  // Losses and quantised values.
  {
    node: node('NegativeLogLikelihoodLoss', 'x t w', 'y', { ignore_index: 1 }),
    opset: 13,
    inputs: { x: [4, 3], t: list(0, 1, 2, 2), w: [3] },
    shift: 1.5,
  },
  {
    node: node('SoftmaxCrossEntropyLoss', 'x t', 'y l', { reduction: 'sum' }),
    opset: 13,
    inputs: { x: [2, 3, 2], t: whole([0, 1, 2, 2], [2, 2]) },
  },
  {
    node: node('SoftmaxCrossEntropyLoss', 'x t', 'y', { reduction: 'none', ignore_index: -1 }),
    opset: 12,
    inputs: { x: [3, 3], t: list(0, -1, 2) },
  },
  {
    node: node('DequantizeLinear', 'x s z', 'y', { axis: 0 }),
    opset: 13,
    weights: {
      x: { dtype: 'int8', shape: [2, 3], data: Int8Array.of(1, -2, 3, 4, -5, 6) },
      s: floats([2], [0.5, 0.1]),
      z: { dtype: 'int8', shape: [2], data: Int8Array.of(0, 3) },
    },
  },
  {
    node: node('DequantizeLinear', 'x s', 'y'),
    opset: 10,
    inputs: { x: { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 255, 3) } },
    weights: { s: scalar(0.5) },
  },
  // ONNX Runtime's own.
  { node: node('com.microsoft::Gelu', 'x', 'y'), opset: 17, domains: microsoft, inputs: { x: [2, 3] } },
  { node: node('com.microsoft::FastGelu', 'x b', 'y'), opset: 17, domains: microsoft, inputs: { x: [2, 3], b: [3] } },
  { node: node('com.microsoft::BiasGelu', 'x b', 'y'), opset: 17, domains: microsoft, inputs: { x: [2, 3], b: [3] } },
  { node: node('com.microsoft::QuickGelu', 'x', 'y'), opset: 17, domains: microsoft, inputs: { x: [2, 3] } },
  {
    node: node('com.microsoft::FusedMatMul', 'a b', 'y', { alpha: { float: 0.5 }, transA: 1, transB: 1 }),
    opset: 17,
    domains: microsoft,
    inputs: { a: [2, 4, 3], b: [2, 5, 4] },
  },
  {
    node: node('com.microsoft::FusedGemm', 'a b c', 'y', { activation: 'Relu' }),
    opset: 17,
    domains: microsoft,
    inputs: { a: [3, 4], b: [4, 5], c: [5] },
  },
  {
    node: node('com.microsoft::FusedConv', 'x w b', 'y', {
      activation: 'LeakyRelu',
      activation_params: { floats: [0.2] },
    }),
    opset: 17,
    domains: microsoft,
    inputs: { x: image, w: [4, 3, 2, 2], b: [4] },
  },
  {
    node: node('com.microsoft::SkipLayerNormalization', 'x k s b c', 'y _ _ z', { epsilon: { float: 0.01 } }),
    opset: 17,
    domains: microsoft,
    inputs: { x: [2, 3, 4], k: [2, 3, 4], s: [4], b: [4], c: [4] },
  },
  {
    node: node('com.microsoft::SkipSimplifiedLayerNormalization', 'x k s', 'y _ _ z'),
    opset: 17,
    domains: microsoft,
    inputs: { x: [2, 3, 4], k: [2, 3, 4], s: [4] },
  },
  { node: node('SimplifiedLayerNormalization', 'x s', 'y'), opset: 17, inputs: { x: [2, 3, 4], s: [4] } },
  {
    node: node('com.microsoft::EmbedLayerNormalization', 'i g w p t s b', 'y _ e'),
    opset: 17,
    domains: microsoft,
    inputs: {
      i: { dtype: 'int32', shape: [2, 3], data: Int32Array.of(0, 4, 1, 2, 2, 3) },
      g: { dtype: 'int32', shape: [2, 3], data: Int32Array.of(0, 1, 1, 0, 0, 1) },
      w: [5, 4],
      p: [6, 4],
      t: [2, 4],
      s: [4],
      b: [4],
    },
  },
  // Swish: ONNX Runtime 1.30 has no kernel of its own but runs its definition.
  { node: node('Swish', 'x', 'y', { alpha: { float: 1.7 } }), opset: 24, inputs: { x: [2, 3] } },
  { node: node('Swish', 'x', 'y'), opset: 24, inputs: { x: [2, 3] } },
];

function valuesOf({ inputs = {}, shift = 0 }: OperatorCase): Readonly<Record<string, TensorValue>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => [name, 'dtype' in given ? given : draw(given, name, shift)]),
  );
}

function titleOf({ node: { opType, domain, attribute, input }, opset }: OperatorCase): string {
  const operator = domain === '' ? opType : `${domain}::${opType}`;
  return `${operator} of opset ${opset} (${input.join(' ')}; ${attribute.map(({ name }) => name).join(' ')})`;
}

describe('an imported operator', () => {
  const titles = new Map<string, number>();
  for (const own of cases) {
    const base = titleOf(own);
    const count = (titles.get(base) ?? 0) + 1;
    titles.set(base, count);
    it(count === 1 ? base : `${base} ${count}`, async () => {
      const inputs = valuesOf(own);
      const outputs = own.node.output.filter((name) => name !== '');
      const model = modelProto({
        nodes: [own.node],
        inputs: Object.entries(inputs).map(([name, { dtype, shape }]) => valueInfo(name, dtype, shape)),
        outputs,
        weights: own.weights ?? {},
        domains: own.domains ?? {},
        opset: own.opset,
      });
      const expected = await runOnnx(encodeModel(model), inputs);
      const imported = importModel(model, { file: 'case.onnx' });
      expect(imported.kept).toEqual([]);
      const { domain, opType } = own.node;
      const definition = operators[domain === '' ? opType : `${domain}::${opType}`]!;
      const made = new Set(imported.graph.nodes.map(({ operation }) => operation));
      for (const operation of made) expect(['input', 'constant', ...definition.becomes]).toContain(operation);
      const weights = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
      const bytes = exportModel(Object.fromEntries(imported.outputs), { weights }).bytes();
      const actual = await runOnnx(bytes, inputs);
      for (const name of outputs) expectClose(actual[name]!, expected[name]!, own.tolerance ?? 2e-6);
    });
  }

  it('is tried for every entry of the table', () => {
    const tried = new Set(
      cases.map(({ node: { opType, domain } }) => (domain === '' ? opType : `${domain}::${opType}`)),
    );
    expect(Object.keys(operators).filter((operator) => !tried.has(operator))).toEqual([]);
  });
});

function expectClose(actual: TensorValue, expected: TensorValue, tolerance: number): void {
  expect([actual.dtype, [...actual.shape]]).toEqual([expected.dtype, [...expected.shape]]);
  const wanted = Array.from(expected.data as ArrayLike<number | bigint>, Number);
  const finite = wanted.filter(Number.isFinite).map(Math.abs);
  const scale = Math.max(1e-3, ...finite);
  const got = Array.from(actual.data as ArrayLike<number | bigint>, Number);
  const far = got.flatMap((value, index) =>
    Object.is(value, wanted[index]) || Math.abs(value - wanted[index]!) <= tolerance * scale
      ? []
      : [`${index}: ${value} instead of ${wanted[index]}`],
  );
  expect(far).toEqual([]);
}
