import { usageError } from '../../core/errors.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { BatchTensors } from '../learner/learner.ts';

/** The input of a name. Throws `learn/missing-input` (usage) with the names that there are. */
export function takeInput(inputs: BatchTensors, name: string): Tensor {
  const found = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (found) return found;
  const names = Object.keys(inputs);
  throw usageError('learn/missing-input', `The model reads the input "${name}", which the batch does not have.`, {
    hint: `Its inputs are: ${names.join(', ') || 'none'}.`,
  });
}
