// What methods for two classes need.
import { usageError } from '../../core/errors.ts';
import { sub } from '../../engine/functions/elementwise.ts';
import { take } from '../../engine/functions/movement.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { MethodContext, MethodPass } from './method.ts';

/** Logit of the finding against the other class [B]: the difference of the two logits, so that its logistic is the softmax. */
export function findingLogit({ logits }: Pick<MethodPass, 'logits'>): Tensor {
  return sub(take(logits, 1, 1), take(logits, 0, 1));
}

/** Throws `learn/method-cases` (usage) unless there are two classes. */
export function requireTwoClasses(method: string, { classes }: MethodContext): void {
  if (classes.length === 2) return;
  throw usageError('learn/method-cases', `"${method}" is for two classes; there are ${classes.length}.`, {
    hint: 'Train one finding against the rest, or choose a method for any number of classes.',
  });
}
