// Loads the graphs of a device trainer and feeds them: batch, kept tensors, dropout masks and numbers.
import { allocateData, elementCount, type TensorValue } from '../../core/tensor-value.ts';
import { requireFeed, type Values } from '../../engine/executable.ts';
import type { CompiledInput } from '../../engine/lower/compile-graph.ts';
import { loopModel, loopNames } from '../../engine/lower/loop-model.ts';
import type { Runtime, Session } from '../../engine/runtime.ts';
import { type DeviceGraph, nextPrefix } from './device-graphs.ts';
import { DropoutMasks, type MaskKey } from './dropout-mask.ts';
import { GraphCache } from './graph-cache.ts';
import { feedOf } from './pass-runner.ts';
import type { Resident } from './resident-store.ts';

/** What one run of a graph is fed with besides what is kept. */
export interface RunFeeds {
  readonly batch: Values;
  /** Numbers by the names of scalar inputs. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly key: MaskKey;
}

/** What a run gives: values on the host, and what takes the place of kept tensors, by their names. */
export interface RunResults {
  readonly values: Values;
  readonly next: Readonly<Record<string, Resident>>;
}

/** Looks up a kept tensor. */
export type Kept = (name: string) => Resident | undefined;

interface BuiltRun {
  readonly graph: DeviceGraph;
  readonly isLoop: boolean;
  readonly bytes: number;
}

interface LoadedGraph {
  readonly graph: DeviceGraph;
  readonly session: Session;
  release(): Promise<void>;
}

/** Runs graphs of a device trainer, one at a time or in a loop. */
export class DeviceGraphRunner {
  readonly #runtime: Runtime;
  readonly #graphs: GraphCache<BuiltRun, LoadedGraph>;
  readonly #masks = new DropoutMasks();
  readonly #stacks = new Map<string, TensorValue>();

  constructor(runtime: Runtime, graphBytes: number) {
    this.#runtime = runtime;
    this.#graphs = new GraphCache(graphBytes, (built) => this.#load(built));
  }

  /** One run of the graph of the key. `feedsOf` is given the graph. */
  run(
    key: string,
    build: () => DeviceGraph,
    { kept, feedsOf }: { readonly kept: Kept; readonly feedsOf: (graph: DeviceGraph) => RunFeeds },
  ): Promise<RunResults> {
    return this.#graphs.use(
      key,
      () => builtRun(build(), { isLoop: false }),
      async ({ graph, session }) => {
        const feeds = feedsOf(graph);
        const { inputs } = graph.compiled;
        const fed = Object.fromEntries(inputs.map((input) => [input.name, this.#feed(input, feeds, kept)]));
        for (const input of inputs) requireFeed(input, fed[input.name]);
        return sorted(await session.run(fed));
      },
    );
  }

  /** As many runs as `feedsOf` gives feeds, in one: each goes on from the kept tensors of the one before. Gives the values of each. */
  runLoop(
    key: string,
    build: () => DeviceGraph,
    { kept, feedsOf }: { readonly kept: Kept; readonly feedsOf: (graph: DeviceGraph) => readonly RunFeeds[] },
  ): Promise<{ readonly values: readonly Values[]; readonly next: RunResults['next'] }> {
    return this.#graphs.use(
      `loop;${key}`,
      () => builtRun(build(), { isLoop: true }),
      async ({ graph, session }) => {
        const feeds = feedsOf(graph);
        const parts = loopParts(graph);
        const fed: Record<string, Resident> = { [loopNames.steps]: int64Scalar(feeds.length) };
        for (const input of graph.compiled.inputs) {
          if (parts.stacked.includes(input.name)) {
            fed[loopNames.all(input.name)] = this.#stack(input, feeds);
            continue;
          }
          const tensor = feedOf(input, { [input.name]: kept(input.name) });
          requireFeed(input, tensor);
          fed[parts.carried[input.name] === undefined ? input.name : loopNames.first(input.name)] = tensor!;
        }
        return unstacked(await session.run(fed), graph, feeds.length);
      },
    );
  }

  release(): Promise<void> {
    return this.#graphs.release();
  }

  async #load({ graph, isLoop }: BuiltRun): Promise<LoadedGraph> {
    const { compiled } = graph;
    const parts = loopParts(graph);
    const staying = isLoop
      ? Object.values(parts.carried).map(loopNames.last)
      : compiled.outputs.flatMap(({ name }) => (name.startsWith(nextPrefix) ? [name] : []));
    const model = isLoop ? loopModel(compiled, parts) : compiled;
    const session = await this.#runtime.load(model.bytes(), {
      keepDuplicates: compiled.recomputes,
      ...(this.#runtime.keepsState && staying.length > 0 ? { keepOnDevice: staying } : {}),
    });
    return { graph, session, release: () => session.release() };
  }

  #feed(input: CompiledInput, { batch, scalars, key }: RunFeeds, kept: Kept): Resident {
    if (input.role === 'dropoutMask') return this.#masks.draw(input, key);
    const scalar = scalars[input.name];
    if (scalar !== undefined) return { dtype: 'float32', shape: [], data: Float32Array.of(scalar) };
    return feedOf(input, { [input.name]: batch[input.name] ?? kept(input.name) })!;
  }

  /** Values of one input for all steps, in memory that is used again by the next run. */
  #stack(input: CompiledInput, feeds: readonly RunFeeds[]): TensorValue {
    const { dtype, name } = input;
    const shape = [feeds.length, ...input.shape];
    const key = `${name} ${dtype} ${shape.join('x')}`;
    const stack = this.#stacks.get(key) ?? { dtype, shape, data: allocateData(dtype, elementCount(shape)) };
    this.#stacks.set(key, stack);
    const count = elementCount(input.shape);
    for (const [index, part] of feeds.entries()) {
      const value = this.#feed(input, part, () => undefined);
      requireFeed(input, value);
      stack.data.set((value as TensorValue).data as never, index * count);
    }
    return stack;
  }
}

function builtRun(graph: DeviceGraph, { isLoop }: Pick<BuiltRun, 'isLoop'>): BuiltRun {
  return { graph, isLoop, bytes: graph.bytes };
}

/** What is carried through a loop over the graph, and what changes from step to step: data, numbers and masks. */
function loopParts({ compiled: { inputs, outputs } }: DeviceGraph) {
  const given = new Set(outputs.map(({ name }) => name));
  const carried = inputs.flatMap(({ name }) =>
    given.has(`${nextPrefix}${name}`) ? [[name, `${nextPrefix}${name}`] as const] : [],
  );
  const stacked = inputs.flatMap(({ name, role }) => (role === 'data' || role === 'dropoutMask' ? [name] : []));
  return { carried: Object.fromEntries(carried) as Readonly<Record<string, string>>, stacked };
}

function sorted(results: Readonly<Record<string, Resident>>): RunResults {
  const values: Record<string, TensorValue> = {};
  const next: Record<string, Resident> = {};
  for (const [name, value] of Object.entries(results)) {
    if (name.startsWith(nextPrefix)) next[name.slice(nextPrefix.length)] = value;
    else values[name] = value as TensorValue;
  }
  return { values, next };
}

function unstacked(results: Readonly<Record<string, Resident>>, { compiled }: DeviceGraph, steps: number) {
  const next: Record<string, Resident> = {};
  const values: Record<string, TensorValue>[] = Array.from({ length: steps }, () => ({}));
  for (const { name, dtype, shape } of compiled.outputs) {
    const kept = name.startsWith(nextPrefix) ? name.slice(nextPrefix.length) : undefined;
    const last = results[loopNames.last(name)];
    if (kept !== undefined && last !== undefined) {
      next[kept] = last;
      continue;
    }
    const { data } = results[loopNames.each(name)] as TensorValue;
    const count = elementCount(shape);
    const of = (step: number): TensorValue => ({ dtype, shape, data: data.slice(step * count, (step + 1) * count) });
    if (kept === undefined) for (const [step, each] of values.entries()) each[name] = of(step);
    else next[kept] = of(steps - 1);
  }
  return { values, next };
}

function int64Scalar(value: number): TensorValue<'int64'> {
  return { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) };
}
