import { type EvenhandError, usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';

/** The error for a name that a file of weights does not hold, with the names nearest to it. */
export function unknownTensor(name: string, known: readonly string[], file: string): EvenhandError {
  const near = nearestNames(name, known);
  return usageError('formats/unknown-tensor', `"${file}" holds no tensor "${name}".`, {
    hint: near.length === 0 ? `It holds ${known.length} tensors.` : `Did you mean "${near.join('" or "')}"?`,
  });
}
