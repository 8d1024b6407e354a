import { usageError } from '../core/errors.ts';
import type { TensorValue } from '../core/tensor-value.ts';

/** Named tensors, such as a `Map` or `Object.entries` of a record. */
export type NamedTensors = Iterable<readonly [name: string, value: TensorValue]>;

/** @throws `EvenhandError` `formats/tensor-name` if a name occurs twice. */
export function requireDistinctNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw usageError('formats/tensor-name', `two tensors are called "${name}".`, {
        hint: 'Give every tensor a name of its own, of ordinary letters, shorter than 65,000 bytes and not __metadata__.',
      });
    seen.add(name);
  }
}
