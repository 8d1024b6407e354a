import { usageError } from '../../core/errors.ts';
import { abs, add, minimum, mul, square, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { asReal, meanOfCases } from './case-mean.ts';
import { requireSameShape } from './require-same-shape.ts';

/**
 * Squared error `r^2` of predictions and targets of one shape [N,...] for each case [N], the mean over all axes but the
 * first. NaN stays in its own case. Throws `engine/shape-mismatch`.
 */
export function squaredError(predictions: Tensor, targets: Tensor): Tensor {
  requireSameShape('squaredError', predictions, targets);
  return meanOfCases(square(sub(predictions, asReal(targets, predictions))));
}

/**
 * Absolute error `|r|` of predictions and targets of one shape [N,...] for each case [N], the mean over all axes but
 * the first; its gradient at 0 is 0. NaN stays in its own case. Throws `engine/shape-mismatch`.
 */
export function absoluteError(predictions: Tensor, targets: Tensor): Tensor {
  requireSameShape('absoluteError', predictions, targets);
  return meanOfCases(abs(sub(predictions, asReal(targets, predictions))));
}

/**
 * Huber's loss of predictions and targets of one shape [N,...] for each case [N]: `r^2 / 2` where |r| <= delta (default
 * 1), `delta (|r| - delta / 2)` beyond (Huber 1964), the mean over all axes but the first; written as `m (|r| - m / 2)`
 * with `m = min(|r|, delta)`. NaN stays in its own case. Throws `engine/shape-mismatch`; `learn/bad-loss` (usage) for a
 * delta not above 0.
 */
export function huber(
  predictions: Tensor,
  targets: Tensor,
  { delta = 1 }: { readonly delta?: number | undefined } = {},
): Tensor {
  requireSameShape('huber', predictions, targets);
  if (!(delta > 0)) throw usageError('learn/bad-loss', `Huber’s loss needs a delta above 0; got ${delta}.`);
  const distance = abs(sub(predictions, asReal(targets, predictions)));
  const inner = minimum(distance, delta);
  return meanOfCases(mul(inner, add(distance, mul(inner, -0.5))));
}
