// The tensors of a trainer's state: `section:parameter` for what belongs to trained parameters, `buffer:name` for buffers.
import { dataError } from '../../core/errors.ts';
import { elementCount, type TensorValue } from '../../core/tensor-value.ts';
import { sameShape } from '../../engine/graph/broadcast.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { TensorType } from '../../engine/graph/tensor.ts';

/** Name of a buffer in a state. */
export function bufferKey(name: string): string {
  return `buffer:${name}`;
}

/** Tensors that a state must have, by name. */
export function wantedTensors(
  sections: readonly string[],
  parameters: Readonly<Record<string, TensorType>>,
  buffers: Readonly<Record<string, TensorType>>,
): ReadonlyMap<string, TensorType> {
  return new Map([
    ...sections.flatMap((section) =>
      Object.entries(parameters).map(([name, { shape }]) => {
        return [`${section}:${name}`, { dtype: 'float32', shape } as TensorType] as const;
      }),
    ),
    ...Object.entries(buffers).map(([name, { dtype, shape }]) => [bufferKey(name), { dtype, shape }] as const),
  ]);
}

/** Throws `learn/checkpoint-mismatch` (data) with all problems unless the tensors are those wanted and no others. */
export function requireTensors(
  tensors: Readonly<Record<string, TensorValue>>,
  wanted: ReadonlyMap<string, TensorType>,
): void {
  const problems = [
    ...[...wanted].flatMap(([name, type]) => problemOf(name, type, tensors[name])),
    ...Object.keys(tensors).flatMap((name) =>
      wanted.has(name) ? [] : [`"${name}" is not of this network or optimiser.`],
    ),
  ];
  if (problems.length === 0) return;
  throw dataError('learn/checkpoint-mismatch', `The state does not fit: ${problems.slice(0, 3).join(' ')}`, {
    problems,
    hint: 'Build the network and the optimiser with the settings that the state was saved with.',
  });
}

function problemOf(name: string, wanted: TensorType, value: TensorValue | undefined): readonly string[] {
  if (value === undefined) return [`"${name}" is missing.`];
  const count = value.data.length;
  const fits = value.dtype === wanted.dtype && sameShape(value.shape, wanted.shape);
  if (fits && count === elementCount(wanted.shape)) return [];
  return [`"${name}" must be ${formatType(wanted)}; it is ${formatType(value)} of ${count} numbers.`];
}
