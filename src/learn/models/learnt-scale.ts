import { log } from '../../core/math.ts';
import { exp } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { constantValues } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';

/**
 * What cosines are multiplied by: the exponential of the parameter `logit_scale`, a scalar. Starts at `first`, a number
 * above 0, default CLIP's 1 / 0.07. It is not clamped in training.
 */
export function learntScale(scope: Scope, first = 1 / 0.07): Tensor {
  return exp(scope.parameter('logit_scale', [], constantValues(log(first))));
}
