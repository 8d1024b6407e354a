import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { Tensor } from '../graph/tensor.ts';

/**
 * Sum of a tensor over the axes along which `shape` was broadcast to it: the gradient of broadcasting. A gradient [...,d] against
 * shape [d] is summed as one matrix of rows, which runtimes do faster than over several axes.
 */
export function sumToShape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const { graph } = x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((extent, axis) =>
    axis < lead || (shape[axis - lead] === 1 && extent !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return graph.add('reshape', [x], { shape });
  const onlyLeading = axes.length === lead && lead > 1;
  const flat = onlyLeading ? graph.add('reshape', [x], { shape: [elementCount(x.shape.slice(0, lead)), ...shape] }) : x;
  const summed = graph.add('reduceSum', [flat], { axes: onlyLeading ? [0] : axes, keepDims: false });
  return sameShape(summed.shape, shape) ? summed : graph.add('reshape', [summed], { shape });
}
