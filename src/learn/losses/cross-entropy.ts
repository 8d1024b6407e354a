import { usageError } from '../../core/errors.ts';
import { equal, where } from '../../engine/functions/comparisons.ts';
import { add, minimum, mul, neg } from '../../engine/functions/elementwise.ts';
import { oneHot } from '../../engine/functions/indexing.ts';
import { logSoftmax } from '../../engine/functions/normalisation.ts';
import { sum } from '../../engine/functions/reductions.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import { isFloating, type Tensor } from '../../engine/graph/tensor.ts';
import { alongClasses, asReal, meanOfCases } from './case-mean.ts';

/** How classes count. */
export interface CrossEntropyOptions {
  /** Factor of each class; default 1 for all. */
  readonly classWeights?: readonly number[] | undefined;
  /** Share of the target that is spread evenly over all classes, 0 <= s < 1 (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number | undefined;
  /** Label of positions that do not count: their loss is 0. */
  readonly ignoredLabel?: number | undefined;
}

/**
 * Cross-entropy of logits [N,C,...] with labels [N,...] (int64, 0..C-1) or target probabilities of the logits' shape,
 * for each case [N]: `-sum_c w_c t_c log softmax(logits)_c`, the mean over positions, ignored ones among them, when
 * there are any. t is one-hot, smoothed to `(1 - s) t + s / C`. PyTorch's mean under class weights divides their sum by
 * that of `classWeightsOf`.
 *
 * Labels are known only when the graph runs, so they are not checked: ignore those outside 0..C-1. Of others -1 counts
 * as the last class, and one from C on has loss 0 (without smoothing). Logits must be finite; NaN stays in its own
 * case. Throws `engine/shape-mismatch`; `learn/bad-loss` (usage) for weights that are too few, negative or infinite, or
 * smoothing outside 0..1.
 */
export function crossEntropy(logits: Tensor, labels: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { classWeights, labelSmoothing = 0, ignoredLabel } = options;
  const [cases, classes, ...positions] = logits.shape as [number, number, ...number[]];
  const isSoft = isFloating(labels.dtype);
  const expected = isSoft ? logits.shape : [cases, ...positions];
  if (logits.shape.length < 2 || labels.shape.join() !== expected.join()) {
    throw shapeError('crossEntropy', 'needs logits [N,C,...] and labels [N,...], or probabilities of their shape', [
      logits,
      labels,
    ]);
  }
  checkOptions(classes, options);
  const hard = isSoft ? asReal(labels, logits) : oneHot(labels, classes, { axis: 1, dtype: logits.dtype });
  const target = labelSmoothing === 0 ? hard : add(mul(hard, 1 - labelSmoothing), labelSmoothing / classes);
  const weighted = classWeights ? mul(target, alongClasses(logits, classWeights)) : target;
  const losses = neg(sum(mul(logSoftmax(logits, { axis: 1 }), weighted), { axes: [1] }));
  return meanOfCases(ignoredLabel === undefined || isSoft ? losses : where(equal(labels, ignoredLabel), 0, losses));
}

/**
 * Cross-entropy for each case [N], at most `limit`, a number above 0: far-out cases pull no further. The gradient
 * beyond the limit is zero; of several positions their mean is held. NaN stays. Throws like `crossEntropy`, and
 * `learn/bad-loss` (usage) for a limit not above 0.
 */
export function clippedCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  { limit, ...options }: CrossEntropyOptions & { readonly limit: number },
): Tensor {
  if (!(limit > 0)) throw usageError('learn/bad-loss', `The limit of a clipped loss must be above 0; got ${limit}.`);
  return minimum(crossEntropy(logits, labels, options), limit);
}

function checkOptions(classes: number, { classWeights, labelSmoothing = 0 }: CrossEntropyOptions): void {
  if (
    classWeights &&
    (classWeights.length !== classes || classWeights.some((weight) => !(weight >= 0 && Number.isFinite(weight))))
  ) {
    throw usageError(
      'learn/bad-loss',
      `${classes} classes need as many weights of 0 or more, all finite; got [${classWeights.join(', ')}].`,
    );
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw usageError('learn/bad-loss', `Label smoothing must be in 0..1 (1 excluded); got ${labelSmoothing}.`);
  }
}
