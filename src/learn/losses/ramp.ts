import { clip, mul, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { asReal, meanOfCases } from './case-mean.ts';
import { requireSameShape } from './require-same-shape.ts';

/**
 * Ramp loss of scores in -1..1 with labels 0 or 1 of their shape [N,...], for each case [N]:
 * `min(1, max(0, 1 - 2 y f))` with y in {-1,1}. Bounded, so that far-out cases cannot pull the boundary; 0 from a
 * margin of one half on, 1 and without gradient on the wrong side. The mean over all axes but the first; scores beyond
 * -1..1 are clipped alike, NaN stays. Throws `engine/shape-mismatch`.
 */
export function ramp(scores: Tensor, labels: Tensor): Tensor {
  requireSameShape('ramp', scores, labels);
  const sign = sub(mul(asReal(labels, scores), 2), 1);
  return meanOfCases(clip(sub(1, mul(mul(sign, scores), 2)), { min: 0, max: 1 }));
}
