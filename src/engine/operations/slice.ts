// A part of a tensor: every axis from a start, in steps that may be negative.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { constantOf, zeros } from '../functions/constants.ts';
import { pad } from '../functions/movement.ts';
import { flip } from '../functions/rearrangement.ts';
import { resize } from '../functions/sampling.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Emitter, Operation } from './operation.ts';
import { pickByAxis } from './pick-by-axis.ts';

type Slice = OperationAttributes['slice'];

/** Definition of `slice`. */
export const slice: Operation<'slice'> = {
  infer: ([x], attributes) => {
    checkRanges(x!, attributes);
    return [{ dtype: x!.dtype, shape: attributes.extents }];
  },
  gradient: (node, [g]) => [g && unslice(g, node.attributes, node.inputs[0]!.shape)],
  evaluate: ([x], { starts, steps, extents }) => [
    pickByAxis(
      x!,
      extents.map((extent, axis) => Array.from({ length: extent }, (_, index) => starts[axis]! + index * steps[axis]!)),
    ),
  ],
  lower: (node, emitter) => lowerSlice(emitter.name(node.inputs[0]!), node.inputs[0]!.shape, node.attributes, emitter),
};

function checkRanges(x: Tensor, { starts, steps, extents }: Slice): void {
  const rank = x.shape.length;
  if (starts.length !== rank || steps.length !== rank || extents.length !== rank) {
    throw shapeError('slice', `needs a range for each of ${rank} axes`, [x]);
  }
  for (const [axis, extent] of extents.entries()) {
    const [start, step, whole] = [starts[axis]!, steps[axis]!, x.shape[axis]!];
    const last = start + (extent - 1) * step;
    const isInside = extent === 0 || (start >= 0 && start < whole && last >= 0 && last < whole);
    if (![start, step, extent].every(Number.isInteger) || step === 0 || extent < 0 || !isInside) {
      const range = `${extent} elements from ${start} in steps of ${step}`;
      throw shapeError('slice', `${range} do not lie in axis ${axis} for the result ${formatShape(extents)}`, [x]);
    }
  }
}

/**
 * Writes a slice of only the axes that change. ONNX Runtime's WebGPU kernel steps backwards rightly only over whole axes: elsewhere
 * than on its own kernels a part is taken forwards first.
 */
export function lowerSlice(x: string, shape: Shape, ranges: Slice, emitter: Emitter): string[] {
  const { starts, steps, extents } = ranges;
  const isPartBackwards = steps.some(
    (step, axis) => step < 0 && extents[axis]! > 0 && (step < -1 || extents[axis] !== shape[axis]),
  );
  if (!isPartBackwards || emitter.target === 'cpu' || emitter.target === 'wasm') {
    return writeSlice(x, shape, ranges, emitter);
  }
  const lasts = starts.map((start, axis) => start + (extents[axis]! - 1) * steps[axis]!);
  const forwards = {
    starts: starts.map((start, axis) => (steps[axis]! < 0 && extents[axis]! > 0 ? lasts[axis]! : start)),
    steps: steps.map(Math.abs),
    extents,
  };
  const flipped = {
    starts: extents.map((extent, axis) => (steps[axis]! < 0 && extent > 0 ? extent - 1 : 0)),
    steps: steps.map(Math.sign),
    extents,
  };
  return writeSlice(writeSlice(x, shape, forwards, emitter)[0]!, extents, flipped, emitter);
}

function writeSlice(x: string, shape: Shape, { starts, steps, extents }: Slice, emitter: Emitter): string[] {
  const axes = extents.flatMap((extent, axis) =>
    extent !== shape[axis] || starts[axis] !== 0 || (steps[axis] !== 1 && extent > 0) ? [axis] : [],
  );
  if (axes.length === 0) return [x];
  const ranges = axes.map((axis) => {
    const [start, step, extent] = [starts[axis]!, steps[axis]!, extents[axis]!];
    if (extent === 0) return { start: 0, step: 1, end: 0 };
    const last = start + (extent - 1) * step;
    return { start, step, end: step > 0 ? last + 1 : last === 0 ? -Infinity : last - 1 };
  });
  const column = (pick: 'start' | 'end' | 'step'): string => emitter.ints(ranges.map((range) => range[pick]));
  const inputs = [x, column('start'), column('end'), emitter.ints(axes)];
  const isStepped = ranges.some(({ step }) => step !== 1);
  return [...emitter.node('Slice', isStepped ? [...inputs, column('step')] : inputs)];
}

/** The transpose of slicing: puts `g` back to where it was taken from in a tensor of zeros of `shape`. */
export function unslice(g: Tensor, { starts, steps, extents }: Slice, shape: Shape): Tensor {
  if (elementCount(extents) === 0) return zeros(g.graph, shape, g.dtype);
  const flipped = flip(
    g,
    steps.flatMap((step, axis) => (step < 0 ? [axis] : [])),
  );
  const spread = spreadAxes(flipped, steps.map(Math.abs));
  return pad(
    spread,
    shape.map((extent, axis) => {
      const [start, step] = [starts[axis]!, steps[axis]!];
      const first = step < 0 ? start + (extents[axis]! - 1) * step : start;
      return [first, extent - first - spread.shape[axis]!];
    }),
  );
}

/** Zeros after each element, so that elements lie `steps` apart: repeated, then masked. Paddings take seven times as long. */
function spreadAxes(x: Tensor, steps: readonly number[]): Tensor {
  const { graph, shape } = x;
  const factors = shape.map((extent, axis) => (extent === 1 ? 1 : steps[axis]!));
  const masks = factors.flatMap((factor, axis) => {
    if (factor === 1) return [];
    const column = shape.map((extent, other) => (other === axis ? extent * factor : 1)).slice(axis);
    return [constantOf(graph, { shape: column, dtype: 'bool' }, (place) => (place % factor === 0 ? 1 : 0))];
  });
  if (masks.length === 0) return x;
  const repeated = resize(x, { scales: factors, coordinates: 'asymmetric', rounding: 'floor' });
  const mask = masks.reduce((a, b) => graph.add('and', [a, b], {}));
  return graph.add('where', [mask, repeated, graph.scalar(0, x.dtype)], {});
}
