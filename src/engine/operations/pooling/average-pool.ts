import { elementCount, type Shape, type TensorValue } from '../../../core/tensor-value.ts';
import { sameShape } from '../../graph/broadcast.ts';
import type { OperationAttributes } from '../../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../../graph/shape-error.ts';
import { fromDense } from '../dense.ts';
import { OnnxWriter, type Written } from '../onnx-writer.ts';
import type { Dense, Operation } from '../operation.ts';
import { requireCount, requireKind } from '../value-kind.ts';
import { tapsOf } from '../window.ts';
import { poolingAttributes } from './max-pool.ts';
import { pooledShape, windowCounts } from './pooling-extents.ts';

type Attributes = OperationAttributes['averagePool'];

/** Mean of each window. */
export const averagePool: Operation<'averagePool'> = {
  infer: (inputs, pooling) => {
    requireCount('averagePool', inputs, [1, 1]);
    requireKind('averagePool', 'real', inputs);
    return [{ dtype: inputs[0]!.dtype, shape: pooledShape('averagePool', inputs[0]!.shape, pooling, inputs) }];
  },
  gradient: ({ inputs: [x], attributes }, [flow]) => [
    x!.graph.add('averagePoolGradient', [flow!], { ...attributes, inputShape: x!.shape }),
  ],
  evaluate: ([x], pooling, [y]) => {
    const [input, output] = [x!.shape.slice(2), y!.shape.slice(2)];
    const { positions, taps, reads } = tapsOf(input, pooling.kernel, output, pooling);
    const counts = windowCounts(input, output, pooling);
    const size = elementCount(input);
    const data = new Float64Array(elementCount(y!.shape));
    for (let element = 0; element < data.length; element += 1) {
      const [image, position] = [Math.floor(element / positions) * size, element % positions];
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) {
        const read = reads[position * taps + tap]!;
        if (read >= 0) sum += x!.data[image + read]!;
      }
      data[element] = counts[position] === 0 ? 0 : sum / counts[position]!;
    }
    return [{ ...y!, data }];
  },
  lower: ({ inputs: [x], outputs: [y], attributes }, emitter) => {
    if (elementCount(y!.shape) === 0) return [new OnnxWriter(emitter, y!.dtype).zeros(y!.shape).name];
    const padding = attributes.countIncludePad ? { count_include_pad: { int: 1 } } : {};
    return emitter.node('AveragePool', [emitter.name(x!)], { ...poolingAttributes(attributes), ...padding });
  },
};

/** Each window's share of the flow, added up where windows overlap. */
export const averagePoolGradient: Operation<'averagePoolGradient'> = {
  infer: (inputs, attributes) => {
    requireCount('averagePoolGradient', inputs, [1, 1]);
    requireKind('averagePoolGradient', 'real', inputs);
    const expected = pooledShape('averagePoolGradient', attributes.inputShape, attributes, inputs);
    if (!sameShape(expected, inputs[0]!.shape)) {
      const pooled = `${formatShape(attributes.inputShape)} pools to ${formatShape(expected)}`;
      throw shapeError('averagePoolGradient', `${pooled}, not to the flow's shape`, inputs);
    }
    return [{ dtype: inputs[0]!.dtype, shape: attributes.inputShape }];
  },
  gradient: ({ attributes: { inputShape: _, ...pooling } }, [flow]) => [
    flow!.graph.add('averagePool', [flow!], pooling),
  ],
  evaluate: ([flow], attributes, [x]) => [{ ...x!, data: evaluateShares(flow!, attributes) }],
  lower: ({ inputs: [flow], attributes }, emitter) => {
    const writer = new OnnxWriter(emitter, flow!.dtype);
    const { inputShape } = attributes;
    if (elementCount(flow!.shape) === 0 || elementCount(inputShape) === 0) return [writer.zeros(inputShape).name];
    return [writeShares(writer, writer.read(flow!), attributes).name];
  },
};

function evaluateShares(flow: Dense, attributes: OperationAttributes['averagePoolGradient']): Float64Array {
  const { inputShape, kernel } = attributes;
  const [input, output] = [inputShape.slice(2), flow.shape.slice(2)];
  const { positions, taps, reads } = tapsOf(input, kernel, output, attributes);
  const counts = windowCounts(input, output, attributes);
  const size = elementCount(input);
  const data = new Float64Array(elementCount(inputShape));
  for (const [element, value] of flow.data.entries()) {
    const [image, position] = [Math.floor(element / positions) * size, element % positions];
    for (let tap = 0; tap < taps; tap += 1) {
      const read = reads[position * taps + tap]!;
      if (read >= 0) data[image + read]! += value / counts[position]!;
    }
  }
  return data;
}

/**
 * The shares spread over their windows are sums over windows of the shares with zeros between them: an average pool of stride 1
 * times the number of taps. Windows side by side only repeat.
 */
function writeShares(
  writer: OnnxWriter,
  flow: Written,
  attributes: OperationAttributes['averagePoolGradient'],
): Written {
  const { inputShape, kernel, strides, dilations, padsBegin } = attributes;
  const [input, output] = [inputShape.slice(2), flow.shape.slice(2)];
  const shares = writer.mul(flow, sharesOf(writer, input, output, attributes));
  const isTiled = kernel.every((taps, axis) => {
    const isWhole = padsBegin[axis] === 0 && input[axis] === output[axis]! * taps;
    return isWhole && taps === strides[axis] && (dilations[axis] === 1 || taps === 1);
  });
  if (isTiled) return repeat(writer, shares, inputShape, kernel);
  const spread = withZerosBetween(writer, shares, strides);
  const reaches = kernel.map((taps, axis) => (taps - 1) * dilations[axis]!);
  const before = reaches.map((reach, axis) => reach - padsBegin[axis]!);
  const after = input.map((extent, axis) => extent + reaches[axis]! - before[axis]! - spread.shape[axis + 2]!);
  const padded = writer.pad(spread, [0, 0, ...before], [0, 0, ...after]);
  const pool = { kernel, strides: kernel.map(() => 1), dilations, ceilMode: false };
  const none = { padsBegin: kernel.map(() => 0), padsEnd: kernel.map(() => 0) };
  const means = writer.node('AveragePool', [padded], inputShape, poolingAttributes({ ...pool, ...none }));
  const taps = { name: writer.emitter.scalar(elementCount(kernel), writer.dtype), shape: [] };
  return writer.mul(means, taps);
}

/** One over the number of elements of each window; a scalar where all have equally many. */
function sharesOf(writer: OnnxWriter, input: Shape, output: Shape, pooling: Attributes): Written {
  const counts = windowCounts(input, output, pooling);
  if (counts.every((count) => count === counts[0])) {
    return { name: writer.emitter.scalar(1 / counts[0]!, writer.dtype), shape: [] };
  }
  const shares = counts.map((count) => (count === 0 ? 0 : 1 / count));
  const value: TensorValue = fromDense({ dtype: writer.dtype, shape: output, data: shares });
  return { name: writer.emitter.constant(value), shape: output };
}

function repeat(writer: OnnxWriter, x: Written, shape: Shape, times: readonly number[]): Written {
  const lead = shape.slice(0, 2);
  const extents = x.shape.slice(2);
  const single = writer.reshape(x, [...lead, ...extents.flatMap((extent) => [extent, 1])]);
  const repeated = writer.expand(single, [...lead, ...extents.flatMap((extent, axis) => [extent, times[axis]!])]);
  return writer.reshape(repeated, shape);
}

function withZerosBetween(writer: OnnxWriter, x: Written, strides: readonly number[]): Written {
  const lead = x.shape.slice(0, 2);
  const extents = x.shape.slice(2);
  const single = writer.reshape(x, [...lead, ...extents.flatMap((extent) => [extent, 1])]);
  const zeros = [0, 0, ...strides.flatMap((stride) => [0, stride - 1])];
  const none = zeros.map(() => 0);
  const spread = writer.pad(single, none, zeros);
  return writer.reshape(spread, [...lead, ...extents.map((extent, axis) => extent * strides[axis]!)]);
}
