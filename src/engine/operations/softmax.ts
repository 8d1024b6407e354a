// Softmax and its logarithm along one axis.

import { exp, log } from '../../core/math.ts';
import { elementCount } from '../../core/tensor-value.ts';
import { shapeError } from '../graph/shape-error.ts';
import { isFloating, type Tensor, type TensorType } from '../graph/tensor.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';
import { ruleArithmetic } from './rule-arithmetic.ts';

type Attributes = { readonly axis: number };

/** Definitions of `softmax` and `logSoftmax`. */
export const softmaxOperations: OperationFamily<'softmax' | 'logSoftmax'> = {
  softmax: {
    infer: ([x], attributes) => inferAlongAxis('softmax', x!, attributes),
    gradient: (node, [flow]) => {
      const y = node.outputs[0]!;
      const { mul, sub, sum } = ruleArithmetic(y.graph);
      const inner = sum(mul(flow!, y), [node.attributes.axis], { keepDims: true });
      return [mul(y, sub(flow!, inner))];
    },
    evaluate: ([x], { axis }) => [alongAxis(x!, axis, softmaxOfLine)],
    lower: ({ inputs, attributes }, emitter) =>
      emitter.node('Softmax', [emitter.name(inputs[0]!)], { axis: { int: attributes.axis } }),
  },
  logSoftmax: {
    infer: ([x], attributes) => inferAlongAxis('logSoftmax', x!, attributes),
    gradient: (node, [flow]) => {
      const y = node.outputs[0]!;
      const { graph } = y;
      const { mul, sub, sum } = ruleArithmetic(graph);
      return [sub(flow!, mul(graph.add('exp', [y], {}), sum(flow!, [node.attributes.axis], { keepDims: true })))];
    },
    evaluate: ([x], { axis }) => [alongAxis(x!, axis, logSoftmaxOfLine)],
    lower: ({ inputs, attributes }, emitter) => lowerLogSoftmax(emitter.name(inputs[0]!), attributes.axis, emitter),
  },
};

function inferAlongAxis(operation: string, x: Tensor, { axis }: Attributes): readonly TensorType[] {
  if (!isFloating(x.dtype)) throw shapeError(operation, 'needs real values', [x]);
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length) {
    throw shapeError(operation, `axis ${axis} is outside 0..${x.shape.length - 1}`, [x]);
  }
  return [{ dtype: x.dtype, shape: x.shape }];
}

/** WebGPU has no LogSoftmax; the maximum is taken out first because its logarithm of summed exponentials does not. */
function lowerLogSoftmax(x: string, axis: number, emitter: Emitter): readonly string[] {
  if (emitter.target === 'cpu' || emitter.target === 'wasm') {
    return emitter.node('LogSoftmax', [x], { axis: { int: axis } });
  }
  const axes = emitter.ints([axis]);
  const [largest] = emitter.node('ReduceMax', [x, axes], { keepdims: { int: 1 } });
  const [shifted] = emitter.node('Sub', [x, largest!]);
  const [powers] = emitter.node('Exp', [shifted!]);
  const [total] = emitter.node('ReduceSum', [powers!, axes], { keepdims: { int: 1 } });
  const [logarithm] = emitter.node('Log', [total!]);
  return emitter.node('Sub', [shifted!, logarithm!]);
}

/** Applies `transform` to each line along an axis; the line is overwritten. */
function alongAxis(x: Dense, axis: number, transform: (line: Float64Array) => void): Dense {
  const data = Float64Array.from(x.data);
  const extent = x.shape[axis]!;
  const inner = elementCount(x.shape.slice(axis + 1));
  const line = new Float64Array(extent);
  for (let start = 0; start < data.length; start += extent * inner) {
    for (let offset = start; offset < start + inner; offset += 1) {
      for (let index = 0; index < extent; index += 1) line[index] = data[offset + index * inner]!;
      transform(line);
      for (let index = 0; index < extent; index += 1) data[offset + index * inner] = line[index]!;
    }
  }
  return { dtype: x.dtype, shape: x.shape, data };
}

function softmaxOfLine(line: Float64Array): void {
  const largest = line.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (const [index, value] of line.entries()) {
    const power = exp(value - largest);
    line[index] = power;
    total += power;
  }
  for (let index = 0; index < line.length; index += 1) line[index]! /= total;
}

function logSoftmaxOfLine(line: Float64Array): void {
  const largest = line.reduce((a, b) => Math.max(a, b), -Infinity);
  const logarithm = largest + log(line.reduce((total, value) => total + exp(value - largest), 0));
  for (let index = 0; index < line.length; index += 1) line[index]! -= logarithm;
}
