// The transpose of padding: every element added gives its gradient back to the element that it was copied from.
import type { Shape } from '../../core/tensor-value.ts';
import { pad } from '../functions/movement.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';
import { transposedAlong } from './resize-gradient.ts';

type Pad = OperationAttributes['pad'];

/** Gradient of the tensor of `shape` that was padded, from the gradient of the padded tensor. */
export function padGradient(g: Tensor, { mode, before, after }: Pad, shape: Shape): Tensor {
  if (mode === 'constant') return unpad(g, before, after);
  return shape.reduce((folded, from, axis) => {
    const to = g.shape[axis]!;
    if (from === to) return folded;
    const indexes = Int32Array.from({ length: to }, (_, index) => paddingSource(index - before[axis]!, from, mode));
    const weights = new Float64Array(to).fill(1);
    return transposedAlong(folded, { axis, from, to, taps: 1, indexes, weights, outside: undefined });
  }, g);
}

/** Where a padded element comes from; -1 for the constant. `place` counts from the first element of the tensor that is padded. */
export function paddingSource(place: number, extent: number, mode: Pad['mode']): number {
  if (place >= 0 && place < extent) return place;
  if (mode === 'constant' || extent === 0) return -1;
  if (mode === 'edge') return place < 0 ? 0 : extent - 1;
  if (mode === 'wrap') return ((place % extent) + extent) % extent;
  return place < 0 ? -place : 2 * (extent - 1) - place;
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
