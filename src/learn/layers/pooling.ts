import { mean } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Mean over all positions: [N,C,...] to [N,C]; [N,C] is given back as it is. */
export function globalAveragePool(x: Tensor): Tensor {
  const axes = x.shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  return axes.length === 0 ? x : mean(x, { axes });
}
