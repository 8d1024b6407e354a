import { square } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Sum of the squares of all elements, a scalar. */
export function squareSum(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const squares = square(x);
  return axes.length === 0 ? squares : x.graph.add('reduceSum', [squares], { axes, keepDims: false });
}
