import { elementCount, type Shape } from '../../../core/tensor-value.ts';
import type { Pooling } from '../../graph/operation-attributes.ts';
import { shapeError } from '../../graph/shape-error.ts';
import { isFloating } from '../../graph/tensor.ts';
import { OnnxWriter } from '../onnx-writer.ts';
import type { OnnxAttribute, Operation } from '../operation.ts';
import { requireCount, requireKind } from '../value-kind.ts';
import { tapsOf } from '../window.ts';
import { maxPoolIndices } from './max-pool-indices.ts';
import { pooledShape } from './pooling-extents.ts';

/** Largest element of each window, and its flat index. */
export const maxPool: Operation<'maxPool'> = {
  infer: (inputs, pooling) => {
    requireCount('maxPool', inputs, [1, 1]);
    requireKind('maxPool', 'number', inputs);
    const shape = pooledShape('maxPool', inputs[0]!.shape, pooling, inputs);
    return [
      { dtype: inputs[0]!.dtype, shape },
      { dtype: 'int64', shape },
    ];
  },
  gradient: ({ inputs: [x], outputs: [, indices], attributes }, [flow]) => {
    if (!flow) return [undefined];
    const isDisjoint = attributes.kernel.every(
      (taps, axis) => attributes.strides[axis]! >= (taps - 1) * attributes.dilations[axis]! + 1,
    );
    return [x!.graph.add('maxPoolGradient', [flow, indices!], { inputShape: x!.shape, isDisjoint })];
  },
  evaluate: ([x], pooling, [values]) => {
    const [input, output] = [x!.shape.slice(2), values!.shape.slice(2)];
    const { positions, taps, reads } = tapsOf(input, pooling.kernel, output, pooling);
    const size = elementCount(input);
    const data = new Float64Array(elementCount(values!.shape)).fill(-Infinity);
    const indices = new Float64Array(data.length);
    for (let element = 0; element < data.length; element += 1) {
      const image = Math.floor(element / positions) * size;
      const first = (element % positions) * taps;
      let isFound = false;
      for (let tap = 0; tap < taps; tap += 1) {
        const read = reads[first + tap]!;
        if (read < 0 || (isFound && x!.data[image + read]! <= data[element]!)) continue;
        isFound = true;
        data[element] = x!.data[image + read]!;
        indices[element] = image + read;
      }
    }
    return [
      { ...values!, data },
      { dtype: 'int64', shape: values!.shape, data: indices },
    ];
  },
  lower: ({ inputs: [x], outputs: [values, indices], attributes }, emitter) => {
    if (elementCount(values!.shape) > 0) {
      // Keeping the places makes the kernel ten times slower.
      if (!emitter.isNeeded(indices!)) {
        return [...emitter.node('MaxPool', [emitter.name(x!)], poolingAttributes(attributes)), ''];
      }
      const givesIndices = emitter.target === 'cpu' || emitter.target === 'wasm';
      if (!givesIndices && isFloating(x!.dtype)) {
        const writer = new OnnxWriter(emitter, x!.dtype);
        const largest = writer.node('MaxPool', [emitter.name(x!)], values!.shape, poolingAttributes(attributes));
        return [largest.name, maxPoolIndices(writer, writer.read(x!), largest, attributes)];
      }
      return emitter.node('MaxPool', [emitter.name(x!)], poolingAttributes(attributes), 2);
    }
    const none = (dtype: 'int64' | undefined): string =>
      new OnnxWriter(emitter, dtype ?? values!.dtype).zeros(values!.shape).name;
    return [none(undefined), none('int64')];
  },
};

/** The flow to each value goes to the element that it was. */
export const maxPoolGradient: Operation<'maxPoolGradient'> = {
  infer: (inputs, { inputShape }) => {
    requireCount('maxPoolGradient', inputs, [2, 2]);
    const [flow, indices] = inputs;
    requireKind('maxPoolGradient', 'real', [flow!]);
    if (indices!.dtype !== 'int64' || indices!.shape.join() !== flow!.shape.join()) {
      throw shapeError('maxPoolGradient', 'needs one int64 index for each element of the flow', inputs);
    }
    return [{ dtype: flow!.dtype, shape: inputShape }];
  },
  gradient: ({ inputs: [, indices] }, [flow]) => {
    const flat = flow!.graph.add('reshape', [flow!], { shape: [elementCount(flow!.shape)] });
    return [flow!.graph.add('gather', [flat, indices!], { axis: 0 })];
  },
  evaluate: ([flow, indices], { inputShape }, [output]) => {
    const data = new Float64Array(elementCount(inputShape));
    for (const [element, value] of flow!.data.entries()) data[indices!.data[element]!]! += value;
    return [{ ...output!, data }];
  },
  lower: ({ inputs: [flow, indices], attributes: { inputShape, isDisjoint } }, emitter) => {
    const writer = new OnnxWriter(emitter, flow!.dtype);
    if (elementCount(flow!.shape) === 0) return [writer.zeros(inputShape).name];
    const isProcessor = emitter.target === 'cpu' || emitter.target === 'wasm';
    if (isProcessor && isDisjoint && flow!.dtype === 'float32') {
      return [unpool(writer, [emitter.name(flow!), emitter.name(indices!)], inputShape)];
    }
    const count = elementCount(flow!.shape);
    const places = new OnnxWriter(emitter, 'int64').reshape({ name: emitter.name(indices!), shape: indices!.shape }, [
      count,
      1,
    ]);
    const updates = writer.reshape(writer.read(flow!), [count]);
    const size = elementCount(inputShape);
    const sums = writer.node('ScatterND', [writer.zeros([size]), places, updates], [size], {
      reduction: { string: 'add' },
    });
    return [writer.reshape(sums, inputShape).name];
  },
};

/** Windows that share no element need no adding up: half the time of a scatter. */
function unpool(writer: OnnxWriter, [flow, indices]: readonly [string, string], shape: Shape): string {
  const kernel = shape.slice(2).map(() => 1);
  return writer.node('MaxUnpool', [flow, indices, writer.emitter.ints(shape)], shape, {
    kernel_shape: { ints: kernel },
    strides: { ints: kernel },
  }).name;
}

/** Attributes of ONNX's pools. */
export function poolingAttributes(pooling: Pooling): Readonly<Record<string, OnnxAttribute>> {
  const { kernel, strides, padsBegin, padsEnd, dilations, ceilMode } = pooling;
  const pads = [...padsBegin, ...padsEnd];
  return {
    kernel_shape: { ints: kernel },
    ...(strides.every((stride) => stride === 1) ? {} : { strides: { ints: strides } }),
    ...(pads.every((count) => count === 0) ? {} : { pads: { ints: pads } }),
    ...(dilations.every((distance) => distance === 1) ? {} : { dilations: { ints: dilations } }),
    ...(ceilMode ? { ceil_mode: { int: 1 } } : {}),
  };
}
