import { usageError } from '../../core/errors.ts';

/** Memory for loaded graphs where nothing else is said. */
export const defaultGraphBytes = 3 * 1024 * 1024 * 1024;

/** Throws `learn/bad-step` (usage) for a step whose loss or gradient is infinite or not a number. */
export function refuseSpoilt({
  step,
  loss,
  gradientNorm,
}: {
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
}): void {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  throw usageError('learn/bad-step', `Step ${step}: the loss is ${loss} and the gradient's norm ${gradientNorm}.`, {
    hint: 'Lower the learning rate, clip the gradients, or look for broken values in the batch. The weights were not changed.',
  });
}
