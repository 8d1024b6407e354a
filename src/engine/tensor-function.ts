import type { TensorValue } from '../core/tensor-value.ts';
import { createGraph } from './create-graph.ts';
import { type Executable, kernelsOf, loadExecutable, type Values } from './executable.ts';
import { formatType } from './graph/shape-error.ts';
import type { Tensor } from './graph/tensor.ts';
import { compileGraph } from './lower/compile-graph.ts';
import type { Runtime } from './runtime.ts';

/** A function of tensor values that runs in a runtime; one session for every combination of types and shapes. */
export interface TensorFunction<Output extends string> {
  (values: Values): Promise<Readonly<Record<Output, TensorValue>>>;
  /** Gives back the sessions that the function holds. */
  release(): Promise<void>;
}

/**
 * A runnable function from one that builds a graph: `build` is called with one input tensor a value, once for every
 * combination of names, types and shapes, and the compiled graphs are kept, at most `capacity` of them (1 or more,
 * default 8; the longest unused goes first). A batch size is thus chosen by calling with another one. One call at a
 * time: a graph that goes is released. Throws what the building and running throw.
 */
export function tensorFunction<Input extends string, Output extends string>(
  runtime: Runtime,
  build: (inputs: Readonly<Record<Input, Tensor>>) => Readonly<Record<Output, Tensor>>,
  { capacity = 8 }: { readonly capacity?: number } = {},
): TensorFunction<Output> {
  const loaded = new Map<string, Promise<Executable>>();

  const specialise = async (values: Values): Promise<Executable> => {
    const graph = createGraph();
    const inputs = Object.fromEntries(
      Object.entries(values).map(([name, { shape, dtype }]) => [name, graph.input(name, shape, dtype)]),
    );
    const outputs = build(inputs as Readonly<Record<Input, Tensor>>);
    return loadExecutable(compileGraph(outputs, kernelsOf(runtime)), runtime);
  };

  const call = async (values: Values): Promise<Readonly<Record<Output, TensorValue>>> => {
    const key = Object.entries(values)
      .map(([name, value]) => `${name} ${formatType(value)}`)
      .join(';');
    const known = loaded.get(key) ?? specialise(values);
    loaded.delete(key);
    loaded.set(key, known);
    if (loaded.size > capacity) await releaseOldest(loaded);
    const executable = await known.catch((problem: unknown) => {
      loaded.delete(key);
      throw problem;
    });
    const needed = executable.compiled.inputs.map(({ name }) => [name, values[name]!]);
    return (await executable.run(Object.fromEntries(needed))) as Readonly<Record<Output, TensorValue>>;
  };

  const release = async (): Promise<void> => {
    while (loaded.size > 0) await releaseOldest(loaded);
  };
  return Object.assign(call, { release });
}

async function releaseOldest(loaded: Map<string, Promise<Executable>>): Promise<void> {
  const [key, executable] = loaded.entries().next().value!;
  loaded.delete(key);
  await (await executable).release();
}
