// The transpose of padding: every element added gives its gradient back to the element that it was copied from.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { concat, pad, reshape, slice } from '../functions/movement.ts';
import { flip } from '../functions/rearrangement.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';

type Pad = OperationAttributes['pad'];

/** One axis of a padding. */
interface PaddedAxis {
  readonly axis: number;
  readonly extent: number;
  readonly before: number;
  readonly after: number;
}

const folds = { edge: foldEdge, reflect: foldReflection, wrap: foldPeriods };

/** Gradient of the tensor of `shape` that was padded, from the gradient of the padded tensor. */
export function padGradient(g: Tensor, { mode, before, after }: Pad, shape: Shape): Tensor {
  if (mode === 'constant') return unpad(g, before, after);
  return shape.reduce((folded, extent, axis) => {
    const padded: PaddedAxis = { axis, extent, before: before[axis]!, after: after[axis]! };
    return padded.before === 0 && padded.after === 0 ? folded : folds[mode](folded, padded);
  }, g);
}

function unpad(g: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  const { graph, shape } = g;
  if ([...before, ...after].some((count) => count < 0)) {
    return pad(
      g,
      before.map((count, axis) => [0 - count, 0 - after[axis]!]),
    );
  }
  if ([...before, ...after].every((count) => count === 0)) return g;
  const extents = shape.map((extent, axis) => extent - before[axis]! - after[axis]!);
  return graph.add('slice', [g], { starts: before, steps: before.map(() => 1), extents });
}

/** The ends collect the sums of what lies outside of them. */
function foldEdge(g: Tensor, { axis, extent, before, after }: PaddedAxis): Tensor {
  const sum = (x: Tensor): Tensor => g.graph.add('reduceSum', [x], { axes: [axis], keepDims: true });
  if (extent === 1) return sum(g);
  const first = slice(g, axis, { end: before + 1 });
  const last = slice(g, axis, { start: before + extent - 1 });
  const middle = slice(g, axis, { start: before + 1, end: before + extent - 1 });
  return concat([before === 0 ? first : sum(first), middle, after === 0 ? last : sum(last)], axis);
}

/** The outer parts are mirrored back onto the elements next to the ends. */
function foldReflection(g: Tensor, { axis, extent, before, after }: PaddedAxis): Tensor {
  const place = (x: Tensor, start: number): Tensor => {
    const counts = g.shape.map((_, other): [number, number] =>
      other === axis ? [start, extent - start - x.shape[axis]!] : [0, 0],
    );
    return pad(flip(x, [axis]), counts);
  };
  const parts = [slice(g, axis, { start: before, end: before + extent })];
  if (before > 0) parts.push(place(slice(g, axis, { end: before }), 1));
  if (after > 0) parts.push(place(slice(g, axis, { start: before + extent }), extent - 1 - after));
  return parts.reduce((sum, part) => g.graph.add('add', [sum, part], {}));
}

/** Filled up to whole periods, which are then summed. */
function foldPeriods(g: Tensor, { axis, extent, before, after }: PaddedAxis): Tensor {
  const missing = (count: number): number => Math.ceil(count / extent) * extent - count;
  const whole = pad(
    g,
    g.shape.map((_, other): [number, number] => (other === axis ? [missing(before), missing(after)] : [0, 0])),
  );
  const [lead, tail] = [g.shape.slice(0, axis), g.shape.slice(axis + 1)];
  const periods = reshape(whole, [elementCount(lead), whole.shape[axis]! / extent, extent * elementCount(tail)]);
  const sum = g.graph.add('reduceSum', [periods], { axes: [1], keepDims: false });
  return reshape(sum, [...lead, extent, ...tail]);
}
