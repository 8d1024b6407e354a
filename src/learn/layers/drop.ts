import { dropout as dropElements } from '../../engine/functions/dropout.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Scope } from '../scope/scope.ts';

/**
 * Dropout in training (Srivastava et al. 2014), nothing in evaluation: elements are 0 with probability `rate` and else
 * multiplied by 1 / (1 - rate). No parameters. Throws `engine/bad-rate` (usage) for a rate outside 0..1 (1 excluded).
 */
export function dropout(scope: Scope, x: Tensor, rate: number): Tensor {
  if (scope.mode === 'eval' || rate === 0) return x;
  return dropElements(x, { rate, name: scope.dropoutName() });
}

/**
 * Stochastic depth in training (Huang et al. 2016): the whole of `x` is 0 for some cases (the first axis), with
 * probability `rate`, and the rest multiplied by 1 / (1 - rate). Throws like `dropout`.
 */
export function dropPath(scope: Scope, x: Tensor, rate: number): Tensor {
  if (scope.mode === 'eval' || rate === 0) return x;
  const sharedAxes = x.shape.flatMap((_, axis) => (axis === 0 ? [] : [axis]));
  return dropElements(x, { rate, name: scope.dropoutName(), sharedAxes });
}
