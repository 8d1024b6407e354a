import { usageError } from '../../core/errors.ts';
import { allocateData, type TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { InputSource } from '../learner/learner.ts';

/**
 * Inputs that are at hand: tensors whose first axis is the case, such as frozen features or word numbers. Loading
 * copies the rows of the cases, in their order, and throws `learn/unequal-cases` (usage) for a case that a tensor does
 * not have.
 */
export function tensorInputs(values: Values): InputSource {
  return {
    load: ({ cases }) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rowsOf(name, value, cases)])),
  };
}

/** The rows of a tensor along its first axis, in the given order. */
function rowsOf(name: string, { dtype, shape, data }: TensorValue, cases: readonly number[]): TensorValue {
  const stray = cases.find((index) => !(index >= 0 && index < (shape[0] ?? 0)));
  if (stray !== undefined) {
    throw usageError(
      'learn/unequal-cases',
      `The input "${name}" is of ${shape[0] ?? 0} cases; case ${stray} is asked for.`,
    );
  }
  const row = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const result = allocateData(dtype, cases.length * row);
  for (const [place, index] of cases.entries()) {
    (result as Float32Array).set((data as Float32Array).subarray(index * row, (index + 1) * row), place * row);
  }
  return { dtype, shape: [cases.length, ...shape.slice(1)], data: result };
}

/** The inputs of several sources together. @throws `learn/duplicate-input` (usage) when two give the same name. */
export function joinInputs(...sources: readonly InputSource[]): InputSource {
  return {
    async load(request) {
      const joined: Record<string, TensorValue> = {};
      for (const values of await Promise.all(sources.map((source) => source.load(request)))) {
        for (const [name, value] of Object.entries(values)) {
          if (Object.hasOwn(joined, name)) {
            throw usageError('learn/duplicate-input', `two sources give the input "${name}".`, {
              hint: 'Give one of them another name.',
            });
          }
          joined[name] = value;
        }
      }
      return joined;
    },
  };
}
