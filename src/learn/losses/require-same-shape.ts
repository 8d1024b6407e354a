import { sameShape } from '../../engine/graph/broadcast.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Throws `engine/shape-mismatch` unless both have one shape with at least one axis. */
export function requireSameShape(loss: string, a: Tensor, b: Tensor): void {
  if (!sameShape(a.shape, b.shape)) throw shapeError(loss, 'needs two tensors of one shape', [a, b]);
  if (a.shape.length === 0) throw shapeError(loss, 'needs an axis of cases', [a, b]);
}
