import type { Tensor } from '../graph/tensor.ts';

/** The same values, through which no gradient flows. */
export function stopGradient(x: Tensor): Tensor {
  return x.graph.add('stopGradient', [x], {});
}
