import { usageError } from '../../core/errors.ts';
import { softplus } from '../../engine/functions/activations.ts';
import { add, mul, neg, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { asReal, meanOfCases } from './case-mean.ts';
import { requireSameShape } from './require-same-shape.ts';

/** How positives count. */
export interface BinaryCrossEntropyOptions {
  /** Factor of the positive part: above 1 weighs sensitivity, below 1 specificity. Default 1. */
  readonly positiveWeight?: number | undefined;
}

/**
 * Binary cross-entropy of logits with labels or probabilities of their shape [N,...], for each case [N]:
 * `-w y log s(x) - (1 - y) log(1 - s(x))` with the logistic s, computed as `(1 - y) x + (1 + (w - 1) y) softplus(-x)`,
 * which no finite logit overflows; the mean over all axes but the first. Labels are not checked: 0..1. A logit that is
 * infinite or NaN gives NaN or infinity in its own case. Throws `engine/shape-mismatch`; `learn/bad-loss` (usage) for a
 * weight below 0 or infinite.
 */
export function binaryCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  { positiveWeight = 1 }: BinaryCrossEntropyOptions = {},
): Tensor {
  if (!(positiveWeight >= 0 && Number.isFinite(positiveWeight))) {
    throw usageError('learn/bad-loss', `The weight of positives must be 0 or more and finite; got ${positiveWeight}.`);
  }
  return meanOfCases(binaryCrossEntropyElements(logits, labels, positiveWeight));
}

/** The same for each element. */
export function binaryCrossEntropyElements(logits: Tensor, labels: Tensor, positiveWeight: number): Tensor {
  requireSameShape('binaryCrossEntropy', logits, labels);
  const y = asReal(labels, logits);
  const rest = softplus(neg(logits));
  const weighted = positiveWeight === 1 ? rest : mul(add(mul(y, positiveWeight - 1), 1), rest);
  return add(mul(sub(1, y), logits), weighted);
}
