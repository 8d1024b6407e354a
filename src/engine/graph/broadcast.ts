import type { DataType, Shape } from '../../core/tensor-value.ts';
import { shapeError } from './shape-error.ts';

/**
 * Shape that operands broadcast to: aligned at the last axis, extents equal or 1 (the rule of numpy and ONNX). An extent of 0
 * against 1 gives 0. Throws `engine/shape-mismatch` naming `operation` and all operands.
 */
export function broadcastShapes(
  operation: string,
  operands: readonly { readonly dtype: DataType; readonly shape: Shape }[],
): Shape {
  const rank = Math.max(0, ...operands.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = operands.map(({ shape }) => shape[shape.length - rank + axis] ?? 1);
    const extent = extents.find((candidate) => candidate !== 1) ?? 1;
    if (extents.some((other) => other !== 1 && other !== extent)) {
      throw shapeError(operation, `extents ${extents.join(' and ')} of axis ${axis - rank} do not broadcast`, operands);
    }
    return extent;
  });
}

/** An axis counted from the end when negative, as a whole number in 0..rank-1. Throws `engine/shape-mismatch`. */
export function normaliseAxis(operation: string, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || positive < 0 || positive >= Math.max(rank, 1)) {
    throw shapeError(operation, `axis ${axis} is outside ${-rank}..${rank - 1}`, []);
  }
  return positive;
}

/** Axes as ascending whole numbers; undefined means all. Throws `engine/shape-mismatch` for one named twice. */
export function normaliseAxes(operation: string, axes: readonly number[] | undefined, rank: number): readonly number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const positive = axes.map((axis) => normaliseAxis(operation, axis, rank)).sort((a, b) => a - b);
  if (new Set(positive).size !== positive.length) {
    throw shapeError(operation, `axes [${axes.join(',')}] name an axis twice`, []);
  }
  return positive;
}

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}
