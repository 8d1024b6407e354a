// Convolution, its transpose, and its gradients. All four are products of two of x, w and y in the sum that defines y, so the gradients
// of each are again among them.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';
import { sumChannels } from './channels.ts';
import { evaluateProduct } from './convolution/evaluate-product.ts';
import { wholeFilter } from './convolution/filter.ts';
import { geometryOf } from './convolution/geometry.ts';
import { checkBias, checkOperands, checkResult, convolvedShape, transposedShape } from './convolution/shapes.ts';
import { writeConvolution } from './convolution/write-convolution.ts';
import { writeInputGradient } from './convolution/write-input-gradient.ts';
import { writeWeightGradient } from './convolution/write-weight-gradient.ts';
import { OnnxWriter, type Written } from './onnx-writer.ts';
import type { Dense, Operation, OperationFamily } from './operation.ts';

type Attributes = OperationAttributes['conv'];
type Transposed = OperationAttributes['convTranspose'];

const conv: Operation<'conv'> = {
  infer: (inputs, attributes) => {
    const [x, w] = checkOperands('conv', inputs, [2, 3]);
    checkBias('conv', inputs, w.shape[0]!);
    return [
      { dtype: x.dtype, shape: convolvedShape(x.shape, w.shape, { operation: 'conv', attributes, operands: inputs }) },
    ];
  },
  gradient: ({ inputs, attributes }, [flow], wanted) => {
    const [x, w] = inputs as [Tensor, Tensor];
    const { graph } = x;
    return [
      wanted[0] ? graph.add('convInputGradient', [flow!, w], { ...attributes, inputShape: x.shape }) : undefined,
      wanted[1] ? graph.add('convWeightGradient', [x, flow!], { ...attributes, weightShape: w.shape }) : undefined,
      wanted[2] ? sumChannels(flow!) : undefined,
    ];
  },
  evaluate: ([x, w, bias], attributes, [y]) => {
    const geometry = geometryOf({ x: x!.shape, w: w!.shape, y: y!.shape }, attributes);
    return [withBias({ ...y!, data: evaluateProduct(geometry, { x: x!.data, w: w!.data }) }, bias)];
  },
  lower: ({ inputs, outputs: [y], attributes }, emitter) => {
    const writer = new OnnxWriter(emitter, y!.dtype);
    const [x, w, bias] = inputs.map((input) => writer.read(input));
    const geometry = geometryOf({ x: x!.shape, w: w!.shape, y: y!.shape }, attributes);
    if (writer.isEmpty(x!) || writer.isEmpty(w!)) return [onlyBias(writer, y!.shape, bias)];
    return [writeConvolution(writer, { geometry, x: x!, filter: wholeFilter(w!, attributes.groups), bias }).name];
  },
};

const convTranspose: Operation<'convTranspose'> = {
  infer: (inputs, attributes) => {
    const [x, w] = checkOperands('convTranspose', inputs, [2, 3]);
    checkBias('convTranspose', inputs, w.shape[1]! * attributes.groups);
    return [
      { dtype: x.dtype, shape: transposedShape(x, w, { operation: 'convTranspose', attributes, operands: inputs }) },
    ];
  },
  gradient: ({ inputs, attributes }, [flow], wanted) => {
    const [x, w] = inputs as [Tensor, Tensor];
    const { graph } = x;
    const [read, window] = withoutOutputPadding(flow!, attributes);
    return [
      wanted[0] ? graph.add('conv', [read, w], window) : undefined,
      wanted[1] ? graph.add('convWeightGradient', [read, x], { ...window, weightShape: w.shape }) : undefined,
      wanted[2] ? sumChannels(flow!) : undefined,
    ];
  },
  evaluate: ([x, w, bias], attributes, [y]) => {
    const geometry = geometryOf({ x: y!.shape, w: w!.shape, y: x!.shape }, attributes);
    return [withBias({ ...y!, data: evaluateProduct(geometry, { y: x!.data, w: w!.data }) }, bias)];
  },
  lower: ({ inputs, outputs: [y], attributes }, emitter) => {
    const writer = new OnnxWriter(emitter, y!.dtype);
    const [x, w, bias] = inputs.map((input) => writer.read(input));
    const geometry = geometryOf({ x: y!.shape, w: w!.shape, y: x!.shape }, attributes);
    if ([x!, w!, y!].some(({ shape }) => elementCount(shape) === 0)) return [onlyBias(writer, y!.shape, bias)];
    return [writeInputGradient(writer, { geometry, y: x!, weights: w!, bias }).name];
  },
};

const convInputGradient: Operation<'convInputGradient'> = {
  infer: (inputs, attributes) => {
    const [y, w] = checkOperands('convInputGradient', inputs, [2, 2]);
    const { inputShape } = attributes;
    checkResult(
      { x: inputShape, w: w.shape, y: y.shape },
      { operation: 'convInputGradient', attributes, operands: inputs },
    );
    return [{ dtype: y.dtype, shape: inputShape }];
  },
  gradient: ({ inputs, attributes }, [flow], wanted) => {
    const [y, w] = inputs as [Tensor, Tensor];
    const { graph } = y;
    return [
      wanted[0] ? graph.add('conv', [flow!, w], windowOf(attributes)) : undefined,
      wanted[1]
        ? graph.add('convWeightGradient', [flow!, y], { ...windowOf(attributes), weightShape: w.shape })
        : undefined,
    ];
  },
  evaluate: ([y, w], attributes, [x]) => {
    const geometry = geometryOf({ x: x!.shape, w: w!.shape, y: y!.shape }, attributes);
    return [{ ...x!, data: evaluateProduct(geometry, { y: y!.data, w: w!.data }) }];
  },
  lower: ({ inputs, outputs: [x], attributes }, emitter) => {
    const writer = new OnnxWriter(emitter, x!.dtype);
    const [y, weights] = inputs.map((input) => writer.read(input));
    const geometry = geometryOf({ x: x!.shape, w: weights!.shape, y: y!.shape }, attributes);
    if ([y!, weights!, x!].some(({ shape }) => elementCount(shape) === 0)) return [writer.zeros(x!.shape).name];
    return [writeInputGradient(writer, { geometry, y: y!, weights: weights! }).name];
  },
};

const convWeightGradient: Operation<'convWeightGradient'> = {
  infer: (inputs, attributes) => {
    const [x, y] = checkOperands('convWeightGradient', inputs, [2, 2]);
    const { weightShape } = attributes;
    checkResult(
      { x: x.shape, w: weightShape, y: y.shape },
      { operation: 'convWeightGradient', attributes, operands: inputs },
    );
    return [{ dtype: x.dtype, shape: weightShape }];
  },
  gradient: ({ inputs, attributes }, [flow], wanted) => {
    const [x, y] = inputs as [Tensor, Tensor];
    const { graph } = x;
    const window = windowOf(attributes);
    return [
      wanted[0] ? graph.add('convInputGradient', [y, flow!], { ...window, inputShape: x.shape }) : undefined,
      wanted[1] ? graph.add('conv', [x, flow!], window) : undefined,
    ];
  },
  evaluate: ([x, y], attributes, [w]) => {
    const geometry = geometryOf({ x: x!.shape, w: w!.shape, y: y!.shape }, attributes);
    return [{ ...w!, data: evaluateProduct(geometry, { x: x!.data, y: y!.data }) }];
  },
  lower: ({ inputs, outputs: [w], attributes }, emitter) => {
    const writer = new OnnxWriter(emitter, w!.dtype);
    const [x, y] = inputs.map((input) => writer.read(input));
    const geometry = geometryOf({ x: x!.shape, w: w!.shape, y: y!.shape }, attributes);
    if ([x!, y!, w!].some(({ shape }) => elementCount(shape) === 0)) return [writer.zeros(w!.shape).name];
    return [writeWeightGradient(writer, { geometry, x: x!, y: y! }).name];
  },
};

/** Definitions of the convolutions. */
export const convolutionOperations: OperationFamily<
  'conv' | 'convTranspose' | 'convInputGradient' | 'convWeightGradient'
> = { conv, convTranspose, convInputGradient, convWeightGradient };

function windowOf({ strides, padsBegin, padsEnd, dilations, groups }: Attributes): Attributes {
  return { strides, padsBegin, padsEnd, dilations, groups };
}

/**
 * The flow into a transposed convolution and the window that reads exactly its input's positions from it. An output padding of a
 * stride or more (dilations allow it) would give the convolution more positions: what it appended is left unread or cut.
 */
function withoutOutputPadding(flow: Tensor, attributes: Transposed): readonly [Tensor, Attributes] {
  const { strides, padsEnd, outputPadding } = attributes;
  const window = windowOf(attributes);
  if (outputPadding.every((count, axis) => count < strides[axis]!)) return [flow, window];
  const cut = outputPadding.map((count, axis) => Math.max(0, count - padsEnd[axis]!));
  const none = flow.shape.map(() => 0);
  const read = flow.graph.add('pad', [flow], {
    mode: 'constant',
    before: none,
    after: [0, 0, ...cut.map((count) => (count === 0 ? 0 : -count))],
    value: 0,
  });
  return [read, { ...window, padsEnd: padsEnd.map((count, axis) => Math.max(0, count - outputPadding[axis]!)) }];
}

function withBias(y: Dense, bias: Dense | undefined): Dense {
  if (!bias) return y;
  const positions = elementCount(y.shape.slice(2));
  const channels = y.shape[1]!;
  for (let index = 0; index < y.data.length; index += 1) {
    y.data[index]! += bias.data[Math.floor(index / positions) % channels]!;
  }
  return y;
}

/** The result of a convolution of nothing, which runtimes refuse. */
function onlyBias(writer: OnnxWriter, shape: Shape, bias: Written | undefined): string {
  if (!bias || elementCount(shape) === 0) return writer.zeros(shape).name;
  return writer.expand(writer.reshape(bias, [bias.shape[0]!, ...shape.slice(2).map(() => 1)]), shape).name;
}
