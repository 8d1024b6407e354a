import { usageError } from '../../core/errors.ts';
import { sigmoid } from '../../engine/functions/activations.ts';
import { add, maximum, mul, pow, sub } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { binaryCrossEntropyElements } from './binary-cross-entropy.ts';
import { asReal, meanOfCases } from './case-mean.ts';

/** How hard cases are weighed. */
export interface FocalOptions {
  /** Power of the missing probability, at least 0. Default 2; 0 is cross-entropy. */
  readonly gamma?: number | undefined;
  /** Weight of positives, 1 - alpha that of negatives, in 0..1; default no weights. */
  readonly alpha?: number | undefined;
}

/**
 * Focal loss of logits with labels of their shape [N,...], for each case [N] (Lin et al. 2017):
 * `-a_t (1 - p_t)^gamma log p_t` with the probability p_t of the true label; the mean over all axes but the first.
 * Probabilities as labels count as `1 - p_t = p + y - 2 p y`. NaN stays in its own case. Throws
 * `engine/shape-mismatch`; `learn/bad-loss` (usage) for gamma or alpha out of range.
 */
export function focal(logits: Tensor, labels: Tensor, { gamma = 2, alpha }: FocalOptions = {}): Tensor {
  checkOptions(gamma, alpha);
  const y = asReal(labels, logits);
  const entropy = binaryCrossEntropyElements(logits, y, 1);
  const p = sigmoid(logits);
  const missed = sub(add(p, y), mul(mul(p, y), 2));
  const powered = gamma === 0 ? entropy : mul(powerOf(missed, gamma), entropy);
  if (alpha === undefined) return meanOfCases(powered);
  return meanOfCases(mul(powered, add(mul(y, 2 * alpha - 1), 1 - alpha)));
}

/** Below every probability that is missed by rounding alone, and above 0 in single precision. */
const smallestMiss = 1e-30;

/** For powers below 1, whose slope at 0 is infinite, probabilities that are missed by less than `smallestMiss` count as held. */
function powerOf(missed: Tensor, gamma: number): Tensor {
  if (gamma === 1) return missed;
  return pow(gamma < 1 ? maximum(missed, smallestMiss) : missed, gamma);
}

function checkOptions(gamma: number, alpha: number | undefined): void {
  if (gamma >= 0 && Number.isFinite(gamma) && (alpha === undefined || (alpha >= 0 && alpha <= 1))) return;
  throw usageError(
    'learn/bad-loss',
    `A focal loss needs a gamma of 0 or more and, if any, an alpha in 0..1; got ${gamma} and ${alpha}.`,
  );
}
