// Losses keep one number a case; what becomes of the cases is a choice of its own.
import { constantOf, full } from '../../engine/functions/constants.ts';
import { cast, div, mul } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import { isFloating, type Tensor } from '../../engine/graph/tensor.ts';

/** Mean over all axes but the first: [N,...] to [N]. */
export function meanOfCases(losses: Tensor): Tensor {
  const axes = losses.shape.flatMap((_, axis) => (axis === 0 ? [] : [axis]));
  return axes.length === 0 ? losses : mean(losses, { axes });
}

/** `sum(w l) / sum(w)` of losses and weights [N], a scalar; weights carry no gradient unless they were computed with one. */
export function weightedMean(losses: Tensor, weights: Tensor): Tensor {
  return div(sum(mul(losses, weights)), sum(weights));
}

/** The weight of each case's class: labels int64 [N] to [N]. With `weightedMean` the mean that PyTorch takes under class weights. */
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

/** Zeros and ones: where a truth value holds, in the type of `like`. */
export function indicator(condition: Tensor, like: Tensor): Tensor {
  return isFloating(condition.dtype) ? condition : cast(condition, like.dtype);
}

/** A tensor of the shape and type of `x` that holds one value. */
export function filledLike(x: Tensor, value: number): Tensor {
  return full(x.graph, x.shape, value, x.dtype);
}
