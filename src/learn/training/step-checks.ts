import { usageError } from '../../core/errors.ts';
import type { Values } from '../../engine/executable.ts';

/** Memory for loaded graphs where nothing else is said. */
export const defaultGraphBytes = 3 * 1024 * 1024 * 1024;

/** Throws `learn/bad-batch` (usage) for a step without batches, or a batch that is no record of inputs or holds no case. */
export function requireBatches(batches: readonly Values[]): void {
  const problem =
    batches.length === 0
      ? 'A step needs at least one batch; got none.'
      : batches.some((batch) => typeof batch !== 'object' || batch === null || Object.keys(batch).length === 0)
        ? 'A batch must hold the values of the inputs by name; got one without any.'
        : undefined;
  if (problem === undefined) return;
  throw usageError('learn/bad-batch', problem, { hint: 'Look at what the loading of batches returns.' });
}

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
