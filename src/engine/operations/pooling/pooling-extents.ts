import type { Shape } from '../../../core/tensor-value.ts';
import type { Pooling } from '../../graph/operation-attributes.ts';
import { shapeError } from '../../graph/shape-error.ts';
import type { TensorType } from '../../graph/tensor.ts';
import { checkWindow, reachOf, windowExtents } from '../window.ts';

/** Shape of the pooled input `x`. Throws `engine/shape-mismatch` when the window does not fit. */
export function pooledShape(operation: string, x: Shape, pooling: Pooling, operands: readonly TensorType[]): Shape {
  const { kernel, strides, padsBegin, padsEnd, ceilMode } = pooling;
  if (x.length < 3) throw shapeError(operation, 'needs [cases, channels, ...] with a spatial axis', operands);
  checkWindow(operation, pooling, kernel, operands);
  if (kernel.some((taps, axis) => padsBegin[axis]! >= taps || padsEnd[axis]! >= taps)) {
    throw shapeError(operation, 'the padding must be smaller than the kernel', operands);
  }
  const input = x.slice(2);
  const extents = windowExtents(operation, input, { kernel, window: pooling }, operands);
  if (!ceilMode) return [...x.slice(0, 2), ...extents];
  const rounded = reachOf(kernel, pooling).map((reach, axis) => {
    const begin = input[axis]! + padsBegin[axis]!;
    const positions = Math.ceil((begin + padsEnd[axis]! - reach) / strides[axis]!) + 1;
    return (positions - 1) * strides[axis]! >= begin ? positions - 1 : positions;
  });
  return [...x.slice(0, 2), ...rounded];
}

/** Elements that each position averages over: all of the window, or (`countIncludePad` false) those in the input. */
export function windowCounts(
  input: Shape,
  output: Shape,
  pooling: Pooling & { readonly countIncludePad: boolean },
): Float64Array {
  const { kernel, strides, padsBegin, padsEnd, dilations, countIncludePad } = pooling;
  const axes = output.map((positions, axis) => {
    const first = countIncludePad ? -padsBegin[axis]! : 0;
    const end = input[axis]! + (countIncludePad ? padsEnd[axis]! : 0);
    return Array.from({ length: positions }, (_, position) => {
      const start = position * strides[axis]! - padsBegin[axis]!;
      const taps = Array.from({ length: kernel[axis]! }, (_tap, tap) => start + tap * dilations[axis]!);
      return taps.filter((place) => place >= first && place < end).length;
    });
  });
  const counts = axes.reduce<readonly number[]>(
    (outer, own) => outer.flatMap((count) => own.map((other) => count * other)),
    [1],
  );
  return Float64Array.from(counts);
}
