// A compiled graph loaded into a runtime: checks what it is fed and runs.
import { usageError } from '../core/errors.ts';
import type { TensorValue } from '../core/tensor-value.ts';
import { sameShape } from './graph/broadcast.ts';
import { formatType } from './graph/shape-error.ts';
import type { CompiledGraph, CompiledInput } from './lower/compile-graph.ts';
import type { Kernels } from './lower/onnx-emitter.ts';
import type { Target } from './operations/operation.ts';
import type { DeviceTensor, LoadOptions, Runtime } from './runtime.ts';

/** Feeds and results of a run by name. */
export type Values = Readonly<Record<string, TensorValue>>;

/** A loaded graph. */
export interface Executable {
  readonly compiled: CompiledGraph;
  /** Runs on host values; `into` names buffers to write outputs to. Throws `engine/unfed-input` and `engine/bad-feed`. */
  run(feeds: Values, into?: Readonly<Record<string, TensorValue | undefined>>): Promise<Values>;
  /**
   * Runs with feeds and results that may stay on the device; throws as `run`. Dispose of results that are device
   * tensors.
   */
  runOnDevice(
    feeds: Readonly<Record<string, TensorValue | DeviceTensor>>,
  ): Promise<Readonly<Record<string, TensorValue | DeviceTensor>>>;
  release(): Promise<void>;
}

/** The kernels to write for on a runtime's device: those of the device, and `portable` for `cuda`. */
export function targetOf({ device }: Pick<Runtime, 'device'>): Target {
  return device === 'cuda' ? 'portable' : device;
}

/** What to compile a graph for that shall run on a runtime: `compileGraph(outputs, kernelsOf(runtime))`. */
export function kernelsOf(runtime: Pick<Runtime, 'device' | 'channelBlock'>): Kernels {
  return { target: targetOf(runtime), channelBlock: runtime.channelBlock };
}

/**
 * Loads a compiled graph into a runtime: one session, which holds memory until `release`. Compile for `kernelsOf` the
 * same runtime. Blocks that are computed again are kept from being merged unless `options` say otherwise. Throws what
 * the runtime throws for a model that it cannot load.
 */
export async function loadExecutable(
  compiled: CompiledGraph,
  runtime: Runtime,
  options: LoadOptions = {},
): Promise<Executable> {
  const session = await runtime.load(compiled.bytes(), { keepDuplicates: compiled.recomputes, ...options });
  const check = (feeds: Readonly<Record<string, TensorValue | DeviceTensor>>): void => {
    for (const input of compiled.inputs) requireFeed(input, feeds[input.name]);
  };
  return {
    compiled,
    run: async (feeds, into) => {
      check(feeds);
      return (await session.run(feeds, into)) as Values;
    },
    runOnDevice: async (feeds) => {
      check(feeds);
      return session.run(feeds);
    },
    release: () => session.release(),
  };
}

/** Throws `engine/unfed-input` and `engine/bad-feed` (usage) unless an input can be fed with the value. */
export function requireFeed(input: CompiledInput, value: TensorValue | DeviceTensor | undefined): void {
  if (value === undefined) {
    throw usageError('engine/unfed-input', `The input "${input.name}" (${formatType(input)}) has no value.`, {
      hint: 'Give it by that name; parameters and buffers are fed like inputs.',
    });
  }
  if (value.dtype !== input.dtype || !sameShape(value.shape, input.shape)) {
    throw usageError(
      'engine/bad-feed',
      `The input "${input.name}" is ${formatType(input)}; got ${formatType(value)}.`,
      {
        hint: 'A graph has static shapes, its batch size included: build it for this shape, or feed what it was built for.',
      },
    );
  }
}
