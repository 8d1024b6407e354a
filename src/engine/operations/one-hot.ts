import { allocateData, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import { asInt64 } from './gathering.ts';
import type { Dense, Emitter, Operation } from './operation.ts';

type OneHot = OperationAttributes['oneHot'];

/** Definition of `oneHot`. An index in -depth..-1 counts from the end; any other outside 0..depth-1 is nowhere. */
export const oneHot: Operation<'oneHot'> = {
  infer: ([indices], attributes) => {
    checkOneHot(indices!, attributes);
    return [{ dtype: attributes.dtype, shape: oneHotShape(indices!.shape, attributes) }];
  },
  gradient: 'zero',
  evaluate: ([indices], { axis, depth, off, on, dtype }, [y]) => {
    const data = new Float64Array(elementCount(y!.shape)).fill(off);
    const after = elementCount(indices!.shape.slice(axis));
    for (const [place, index] of indices!.data.entries()) {
      const hot = index < 0 ? index + depth : index;
      if (hot >= 0 && hot < depth) data[(Math.floor(place / after) * depth + hot) * after + (place % after)] = on;
    }
    return [{ dtype, shape: y!.shape, data } satisfies Dense];
  },
  lower: (node, emitter) => [lowerOneHot(node, emitter)],
};

function checkOneHot(indices: Tensor, { axis, depth, on, off, dtype }: OneHot): void {
  if (indices.dtype !== 'int64' && indices.dtype !== 'int32') {
    throw shapeError('oneHot', 'indices must be int64 or int32', [indices]);
  }
  if (!(Number.isInteger(axis) && axis >= 0 && axis <= indices.shape.length)) {
    throw shapeError('oneHot', `a new axis ${axis} does not fit`, [indices]);
  }
  if (!isFloating(dtype) && !(Number.isInteger(on) && Number.isInteger(off))) {
    throw shapeError('oneHot', `the values ${on} and ${off} are not ${dtype}`, [indices]);
  }
  if (!(Number.isInteger(depth) && depth >= 0)) {
    throw shapeError('oneHot', `depth ${depth} is not a count`, [indices]);
  }
}

function oneHotShape(shape: Shape, { axis, depth }: OneHot): Shape {
  return [...shape.slice(0, axis), depth, ...shape.slice(axis)];
}

/** ONNX Runtime has kernels for int64 indices and float or int64 values only: other types choose afterwards. */
function lowerOneHot({ inputs: [indices], outputs: [y], attributes }: GraphNode<'oneHot'>, emitter: Emitter): string {
  const { axis, depth, off, on, dtype } = attributes;
  if (elementCount(y!.shape) === 0) {
    return emitter.constant({ dtype, shape: y!.shape, data: allocateData(dtype, 0) } as TensorValue);
  }
  const encode = (values: string): string => {
    const index = asInt64(indices!, emitter);
    const isScalar = indices!.shape.length === 0;
    const list = isScalar ? emitter.node('Reshape', [index, emitter.ints([1])])[0]! : index;
    const inputs = [list, emitter.scalar(depth, 'int64'), values];
    const encoded = emitter.node('OneHot', inputs, { axis: { int: axis } })[0]!;
    return isScalar ? emitter.node('Reshape', [encoded, emitter.ints(y!.shape)])[0]! : encoded;
  };
  if (dtype === 'float32') return encode(emitter.constant({ dtype, shape: [2], data: Float32Array.of(off, on) }));
  if (dtype === 'int64') return encode(emitter.ints([off, on]));
  const whole = encode(emitter.ints(dtype === 'bool' ? [off, on] : [0, 1]));
  const isHot = emitter.node('Cast', [whole], { to: { int: onnxBool } })[0]!;
  if (dtype === 'bool') return isHot;
  return emitter.node('Where', [isHot, emitter.scalar(on, dtype), emitter.scalar(off, dtype)])[0]!;
}

/** Code of the type in ONNX. */
const onnxBool = 9;
