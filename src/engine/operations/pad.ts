// Elements added around a tensor, or cut from it.
import { allocateData, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import type { Emitter, Operation } from './operation.ts';
import { paddingSource, padGradient } from './pad-gradient.ts';
import { pickByAxis } from './pick-by-axis.ts';
import { lowerSlice } from './slice.ts';

type Pad = OperationAttributes['pad'];

/** Definition of `pad`. */
export const pad: Operation<'pad'> = {
  infer: ([x], attributes) => [{ dtype: x!.dtype, shape: paddedShape(x!, attributes) }],
  gradient: (node, [g]) => [g && padGradient(g, node.attributes, node.inputs[0]!.shape)],
  evaluate: ([x], { mode, before, value }, [y]) => [
    pickByAxis(
      x!,
      y!.shape.map((extent, axis) =>
        Array.from({ length: extent }, (_, index) => paddingSource(index - before[axis]!, x!.shape[axis]!, mode)),
      ),
      value,
    ),
  ],
  lower: (node, emitter) => [lowerPad(node, emitter)],
};

function paddedShape(x: Tensor, { mode, before, after, value }: Pad): Shape {
  if (before.length !== x.shape.length || after.length !== x.shape.length) {
    throw shapeError('pad', `needs two counts for each of ${x.shape.length} axes`, [x]);
  }
  const fits = x.dtype === 'bool' ? value === 0 || value === 1 : isFloating(x.dtype) || Number.isInteger(value);
  if (!fits) throw shapeError('pad', `the value ${value} is not of its type`, [x]);
  return x.shape.map((extent, axis) => {
    const [first, last] = [before[axis]!, after[axis]!];
    const problem = paddingProblem(mode, extent, [first, last]);
    if (problem !== undefined) throw shapeError('pad', `counts ${first} and ${last} of axis ${axis} ${problem}`, [x]);
    return extent + first + last;
  });
}

function paddingProblem(mode: Pad['mode'], extent: number, counts: readonly [number, number]): string | undefined {
  const [first, last] = counts;
  if (!counts.every(Number.isInteger)) return 'are not whole numbers';
  if (extent + first + last < 0) return 'cut more than there is';
  if (mode === 'constant' || (first === 0 && last === 0)) return undefined;
  if (first < 0 || last < 0) return `cut, which mode "${mode}" cannot`;
  if (extent === 0) return `add to an empty axis in mode "${mode}"`;
  return mode === 'reflect' && Math.max(first, last) >= extent ? 'reflect beyond the opposite end' : undefined;
}

function lowerPad(node: GraphNode<'pad'>, emitter: Emitter): string {
  const [x, y, { mode, before, after, value }] = [node.inputs[0]!, node.outputs[0]!, node.attributes];
  const { dtype, shape } = y;
  if (elementCount(shape) === 0) {
    return emitter.constant({ dtype, shape, data: allocateData(dtype, 0) } as TensorValue);
  }
  const low = before.map((count) => Math.max(0, count));
  const high = before.map((count, axis) => Math.min(shape[axis]!, count + x.shape[axis]!));
  if (low.some((first, axis) => high[axis]! <= first)) {
    return emitter.node('Expand', [emitter.scalar(value, dtype), emitter.ints(shape)])[0]!;
  }
  if (mode === 'wrap' && before.some((count, axis) => Math.max(count, after[axis]!) > x.shape[axis]!)) {
    return periodic(node, emitter);
  }
  const kept = lowerSlice(
    emitter.name(x),
    x.shape,
    {
      starts: low.map((first, axis) => first - before[axis]!),
      steps: low.map(() => 1),
      extents: low.map((first, axis) => (mode === 'constant' ? high[axis]! - first : x.shape[axis]!)),
    },
    emitter,
  )[0]!;
  const counts = [...before, ...after].map((count) => Math.max(0, count));
  if (counts.every((count) => count === 0)) return kept;
  const inputs = [kept, emitter.ints(counts)];
  return emitter.node('Pad', value === 0 ? inputs : [...inputs, emitter.scalar(value, dtype)], {
    mode: { string: mode },
  })[0]!;
}

/** ONNX Runtime 1.30 reads beyond the tensor where padding wraps more than once: these elements are gathered. */
function periodic({ inputs: [x], outputs: [y], attributes }: GraphNode<'pad'>, emitter: Emitter): string {
  return x!.shape.reduce((name, extent, axis) => {
    const padded = y!.shape[axis]!;
    if (padded === extent) return name;
    const places = Array.from({ length: padded }, (_, index) =>
      paddingSource(index - attributes.before[axis]!, extent, 'wrap'),
    );
    return emitter.node('Gather', [name, emitter.ints(places)], { axis: { int: axis } })[0]!;
  }, emitter.name(x!));
}
