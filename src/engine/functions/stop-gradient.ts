import type { Tensor } from '../graph/tensor.ts';

/** The same values (type and shape stay), through which no gradient flows: `gradients` takes them as constants. */
export function stopGradient(x: Tensor): Tensor {
  return x.graph.add('stopGradient', [x], {});
}
