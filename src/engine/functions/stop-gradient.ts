import type { Tensor } from '../graph/tensor.ts';

/** The tensor itself, held constant: no gradient flows through it. */
export function stopGradient(x: Tensor): Tensor {
  return x.graph.add('stopGradient', [x], {});
}
