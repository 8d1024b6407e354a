import { usageError } from '../../core/errors.ts';

/** Throws `learn/bad-step` (usage) for the first number that is infinite or NaN: a step with it would spoil all weights. */
export function requireFinite(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isFinite(value)) continue;
    throw usageError('learn/bad-step', `\`${name}\` of a step must be finite; got ${value}.`, {
      hint:
        name === 'learningRate'
          ? 'Give the learning rate of the step as a number.'
          : 'Look for a loss or a gradient that is infinite or not a number, and skip its step.',
    });
  }
}
