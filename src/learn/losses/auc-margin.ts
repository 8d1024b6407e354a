import { usageError } from '../../core/errors.ts';
import { equal, not } from '../../engine/functions/comparisons.ts';
import { add, cast, div, maximum, mul, square, sub } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import type { Operand, Tensor } from '../../engine/graph/tensor.ts';
import { asReal } from './case-mean.ts';
import { requireSameShape } from './require-same-shape.ts';

/** What the loss is computed from, all in one graph. */
export interface AucMarginInputs {
  /** Scores in 0..1, [N]. */
  readonly scores: Tensor;
  /** 0 or 1, [N]. */
  readonly labels: Tensor;
  /** Where the scores of positives and of negatives gather: parameters of one element, minimised. */
  readonly a: Tensor;
  readonly b: Tensor;
  /** Dual variable of one element, maximised (the optimiser PESG does). */
  readonly alpha: Tensor;
}

/** Which form of the loss. */
export interface AucMarginOptions {
  /** Wanted distance of the mean scores. Default 1. */
  readonly margin?: number | undefined;
  /** `v1` weighs by the positive rate of the batch, `v2` takes class-wise means. Default v1. */
  readonly version?: 'v1' | 'v2' | undefined;
  /**
   * Computes v2 as LibAUC 2.0.1 has it: means divide by the number of non-zero entries, and the mean over negatives in the cross term is
   * multiplied by their share. Default false: as intended.
   */
  readonly asReleased?: boolean | undefined;
}

/**
 * Margin loss whose saddle point maximises the area under the ROC curve (Ying et al. 2016; Yuan et al. 2021), for each
 * case [N]; the mean is the loss. With scores h in 0..1 and the positive rate p of the batch:
 *
 * v1: `(1-p) (h-a)^2 1+ + p (h-b)^2 1- + 2 alpha (p (1-p) m + p h 1- - (1-p) h 1+) - p (1-p) alpha^2`;
 *
 * v2: class means of `(h-a)^2` and `(h-b)^2` plus `2 alpha (m + mean- h - mean+ h) - alpha^2`.
 *
 * A batch without positives or without negatives leaves that class's means at 0. A NaN score is NaN in its own case, in
 * v2 as released in all. Throws `engine/shape-mismatch`; `learn/bad-loss` (usage) for a margin that is not finite.
 */
export function aucMargin(inputs: AucMarginInputs, options: AucMarginOptions = {}): Tensor {
  const { scores, labels } = inputs;
  const { margin = 1 } = options;
  if (!Number.isFinite(margin)) throw usageError('learn/bad-loss', `The margin must be finite; got ${margin}.`);
  requireSameShape('aucMargin', scores, labels);
  const [a, b, alpha] = [inputs.a, inputs.b, inputs.alpha].map((tensor) => reshape(tensor, [])) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const positive = asReal(labels, scores);
  const parts = { scores, positive, negative: sub(1, positive), a, b, alpha, margin };
  if ((options.version ?? 'v1') === 'v1') return firstVersion(parts);
  return options.asReleased ? releasedSecondVersion(parts) : secondVersion(parts);
}

interface Parts {
  readonly scores: Tensor;
  readonly positive: Tensor;
  readonly negative: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly alpha: Tensor;
  readonly margin: number;
}

function firstVersion({ scores, positive, negative, a, b, alpha, margin }: Parts): Tensor {
  const p = mean(positive);
  const q = sub(1, p);
  const spread = add(mul(mul(q, square(sub(scores, a))), positive), mul(mul(p, square(sub(scores, b))), negative));
  const crossing = sub(mul(mul(p, scores), negative), mul(mul(q, scores), positive));
  const dual = mul(mul(alpha, 2), add(mul(mul(p, q), margin), crossing));
  return sub(add(spread, dual), mul(mul(p, q), square(alpha)));
}

/** Each class's cases weighed so that the mean over the batch is the sum of the class means. */
function secondVersion({ scores, positive, negative, a, b, alpha, margin }: Parts): Tensor {
  const share = (members: Tensor): Tensor => div(mul(members, scores.shape[0]!), maximum(sum(members), 1));
  const [up, down] = [share(positive), share(negative)];
  const spread = add(mul(square(sub(scores, a)), up), mul(square(sub(scores, b)), down));
  const crossing = mul(scores, sub(down, up));
  return sub(add(spread, mul(mul(alpha, 2), add(crossing, margin))), square(alpha));
}

function releasedSecondVersion({ scores, positive, negative, a, b, alpha, margin }: Parts): Tensor {
  const spread = add(
    overNonZero(mul(square(sub(scores, a)), positive)),
    overNonZero(mul(square(sub(scores, b)), negative)),
  );
  const meanOfPositives = mean(overNonZero(mul(scores, positive)));
  const crossing = overNonZero(sub(mul(scores, negative), meanOfPositives));
  return sub(add(spread, mul(mul(alpha, 2), add(crossing, margin))), square(alpha));
}

/** Values whose mean over the batch is their sum over the number of those that are not 0. */
function overNonZero(values: Tensor): Tensor {
  const count: Operand = sum(cast(not(equal(values, 0)), values.dtype));
  return div(mul(values, values.shape[0]!), maximum(count, 1));
}
