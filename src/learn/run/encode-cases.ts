// Features of cases by a network that stays as it is: computed once, for probes and scores by prompts.
import type { Watch } from '../../core/progress.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { createGraph } from '../../engine/create-graph.ts';
import { type Executable, kernelsOf, loadExecutable, type Values } from '../../engine/executable.ts';
import { compileGraph } from '../../engine/lower/compile-graph.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { ClassModel, InputSource } from '../learner/learner.ts';
import { startingValues } from '../models/starting-values.ts';
import type { NamedValues } from '../scope/network-state.ts';
import { createScope } from '../scope/scope.ts';

/** What is encoded. */
export interface EncodeCasesOptions extends Watch {
  readonly runtime: Runtime;
  readonly inputs: InputSource;
  /** Number of cases. */
  readonly count: number;
  readonly batchSize: number;
  /** Weights by name, where the model does not bring its own. */
  readonly loaded: NamedValues | undefined;
}

/** Features [count,d] of all cases, in evaluation. Throws what building and running throw, and the reason of an aborted signal. */
export async function encodeCases(model: ClassModel, options: EncodeCasesOptions): Promise<TensorValue<'float32'>> {
  const { runtime, inputs, count, batchSize, loaded, signal, onProgress } = options;
  const executables = new Map<number, Executable>();
  let values: NamedValues | undefined;
  const parts: Float32Array[] = [];
  let width = 0;
  try {
    for (let start = 0; start < count; start += batchSize) {
      signal?.throwIfAborted();
      onProgress?.({ stage: 'encoding cases', done: start, total: count });
      const cases = Array.from({ length: Math.min(batchSize, count - start) }, (_, place) => start + place);
      const batch = await inputs.load({ cases, mode: 'eval', stream: noDraw });
      values ??= startingValues(model, { inputs: batch, outputs: 1, loaded }).values;
      const executable = executables.get(cases.length) ?? (await compiled(model, { runtime, batch, values }));
      executables.set(cases.length, executable);
      const { features } = await executable.run(fed(executable, batch));
      width = features!.shape[1]!;
      parts.push(features!.data as Float32Array);
    }
  } finally {
    for (const executable of executables.values()) await executable.release();
  }
  const data = new Float32Array(count * width);
  let place = 0;
  for (const part of parts) {
    data.set(part, place);
    place += part.length;
  }
  return { dtype: 'float32', shape: [count, width], data };
}

interface Compiling {
  readonly runtime: Runtime;
  readonly batch: Values;
  readonly values: NamedValues;
}

function compiled(model: ClassModel, { runtime, batch, values }: Compiling): Promise<Executable> {
  const graph = createGraph();
  const inputs = Object.entries(batch).map(
    ([name, { shape, dtype }]) => [name, graph.input(name, shape, dtype)] as const,
  );
  const features = model.features(createScope(graph, { mode: 'eval' }), Object.fromEntries(inputs));
  return loadExecutable(compileGraph({ features }, { ...kernelsOf(runtime), embed: values }), runtime);
}

function fed({ compiled: { inputs } }: Executable, batch: Values): Values {
  return Object.fromEntries(inputs.map(({ name }) => [name, batch[name]!]));
}

function noDraw(): never {
  throw new Error('An evaluation drew at random.');
}
