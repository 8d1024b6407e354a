// Losses keep one number a case; what becomes of the cases is a choice of its own.
import { constantOf } from '../../engine/functions/constants.ts';
import { cast, div, mul } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Mean over all axes but the first: [N,...] to [N]. A tensor of fewer than two axes is given back as it is. */
export function meanOfCases(losses: Tensor): Tensor {
  const axes = losses.shape.flatMap((_, axis) => (axis === 0 ? [] : [axis]));
  return axes.length === 0 ? losses : mean(losses, { axes });
}

/**
 * `sum(w l) / sum(w)` of losses and weights [N], a scalar; NaN where the weights sum to 0. Weights carry no gradient
 * unless they were computed with one. Throws `engine/shape-mismatch` for shapes that do not broadcast.
 */
export function weightedMean(losses: Tensor, weights: Tensor): Tensor {
  const factors = asReal(weights, losses);
  return div(sum(mul(losses, factors)), sum(factors));
}

/**
 * The weight of each case's class: labels int64 [N] and one weight a class to [N], in single precision. The mean that
 * PyTorch takes under class weights is the sum of the weighted losses over the sum of these; without label smoothing
 * that is `weightedMean` of the losses without weights. A label of -1 takes the weight of the last class; the evaluator
 * throws `engine/index-out-of-range` for labels beyond.
 */
export function classWeightsOf(labels: Tensor, classWeights: readonly number[]): Tensor {
  return gather(weightVector(labels, classWeights), labels, 0);
}

function weightVector({ graph }: Tensor, weights: readonly number[]): Tensor {
  return constantOf(graph, { shape: [weights.length] }, (index) => weights[index]!);
}

/** Factors of classes as a tensor that broadcasts against logits [N,C,...]. */
export function alongClasses({ graph, dtype, shape }: Tensor, factors: readonly number[]): Tensor {
  const wide = shape.slice(1).map((_, axis) => (axis === 0 ? factors.length : 1));
  return cast(
    constantOf(graph, { shape: wide, dtype: 'float64' }, (index) => factors[index]!),
    dtype,
  );
}

/** Labels in the type of the scores they are compared with. */
export function asReal(labels: Tensor, { dtype }: Tensor): Tensor {
  return labels.dtype === dtype ? labels : cast(labels, dtype);
}
