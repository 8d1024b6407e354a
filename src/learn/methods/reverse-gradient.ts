import { add, mul, sub } from '../../engine/functions/elementwise.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/**
 * x exactly, with the gradient turned round: what flows back is multiplied by `-strength` (Ganin et al. 2016), as
 * `x + strength (x - x)` whose first and last x are held. What lies behind it learns to lower a loss, what lies before it to raise it.
 */
export function reverseGradient(x: Tensor, strength: number): Tensor {
  const held = stopGradient(x);
  return add(held, mul(sub(held, x), strength));
}
