// Names of what a learner's batch holds, and how the parts are found again.
import type { Values } from '../../engine/executable.ts';
import type { BatchTensors } from './learner.ts';

/** Prefixes and names of inputs. The inputs of the cases stand first: their first axis is the number of cases. */
export const batchNames = {
  cases: 'case/',
  prompts: 'prompt/',
  method: 'method/',
  label: 'label',
  group: (attribute: number): string => `group/${attribute}`,
  groupBatch: (attribute: number, group: number): string => `batch/${attribute}/${group}/`,
} as const;

/** The values under a prefix. */
export function withPrefix(prefix: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** The tensors that a prefix was put before, under their own names. */
export function underPrefix<Value>(
  prefix: string,
  tensors: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}

/** Tensors of the cases of a batch. */
export function caseTensors(tensors: BatchTensors): BatchTensors {
  return underPrefix(batchNames.cases, tensors);
}
