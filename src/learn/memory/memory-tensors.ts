import { dataError } from '../../core/errors.ts';
import { elementCount, type TensorValue } from '../../core/tensor-value.ts';
import type { ParameterMemory, PlacedParameter } from './parameter-memory.ts';

/** Tensors by `section:parameter`. */
export type MemoryTensors = Readonly<Record<string, TensorValue>>;

/**
 * Sections of a memory as named tensors in single precision, as checkpoints keep them. The data are views of the
 * memory, which the next step changes, unless `copy` is set. Throws `learn/unknown-section` (usage).
 */
export function memoryTensors(
  memory: ParameterMemory,
  sections: readonly string[] = memory.sectionNames,
  { copy = false }: { readonly copy?: boolean } = {},
): MemoryTensors {
  return Object.fromEntries(
    sections.flatMap((name) => {
      const { view } = memory.section(name);
      return memory.parameters.map((parameter): [string, TensorValue] => {
        const data = copy ? view(parameter.name).slice() : view(parameter.name);
        return [`${name}:${parameter.name}`, { dtype: 'float32', shape: parameter.shape, data }];
      });
    }),
  );
}

/**
 * Writes named tensors back into sections of a memory, bit by bit. Nothing is written unless every parameter of every
 * section is there with its shape, in single precision, and nothing else is. Numbers are not looked at: NaN is written
 * as it is.
 *
 * Throws `learn/checkpoint-mismatch` (data) with all problems; `learn/unknown-section` (usage).
 */
export function restoreMemory(
  memory: ParameterMemory,
  tensors: MemoryTensors,
  sections: readonly string[] = memory.sectionNames,
): void {
  const wanted = new Map(
    sections.flatMap((name) => memory.parameters.map((parameter) => [`${name}:${parameter.name}`, parameter])),
  );
  const problems = [
    ...[...wanted].flatMap(([key, parameter]) => tensorProblem(key, parameter, tensors[key])),
    ...Object.keys(tensors)
      .filter((key) => !wanted.has(key))
      .map((key) => `"${key}" is not of this network or optimiser.`),
  ];
  if (problems.length > 0) {
    throw dataError('learn/checkpoint-mismatch', `The state does not fit: ${problems.slice(0, 3).join(' ')}`, {
      problems,
      hint: 'Build the network and the optimiser with the settings that the state was saved with.',
    });
  }
  for (const name of sections) {
    const { view } = memory.section(name);
    for (const parameter of memory.parameters) {
      view(parameter.name).set((tensors[`${name}:${parameter.name}`] as TensorValue<'float32'>).data);
    }
  }
}

function tensorProblem(key: string, { shape, length }: PlacedParameter, tensor: TensorValue | undefined): string[] {
  if (tensor === undefined) return [`"${key}" is missing.`];
  const sameShape =
    tensor.shape.length === shape.length && shape.every((extent, axis) => extent === tensor.shape[axis]);
  const sound = tensor.dtype === 'float32' && sameShape && tensor.data.length === length;
  if (sound) return [];
  const found = `${tensor.dtype} [${tensor.shape.join(', ')}] of ${tensor.data.length} numbers`;
  return [`"${key}" must be float32 [${shape.join(', ')}] of ${elementCount(shape)} numbers; it is ${found}.`];
}
