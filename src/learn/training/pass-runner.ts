// Runs passes: keeps one loaded graph for each mode and batch shape, and feeds it batch, weights, buffers and dropout masks.
import { usageError } from '../../core/errors.ts';
import { allocateData, type TensorValue } from '../../core/tensor-value.ts';
import { type Executable, kernelsOf, loadExecutable, type Values } from '../../engine/executable.ts';
import { gradients } from '../../engine/gradient/gradients.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { type CompiledInput, compileGraph } from '../../engine/lower/compile-graph.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { Mode } from '../scope/scope.ts';
import { DropoutMasks, type MaskKey } from './dropout-mask.ts';
import { type BuiltGraph, builtGraph, GraphCache } from './graph-cache.ts';
import { type PassResult, passResult } from './pass-result.ts';
import { type BuildStep, buildPass, outputPrefixes, parameterOf, passKey } from './step-graph.ts';

/** What passes run with. */
export interface PassRunnerOptions {
  readonly runtime: Runtime;
  readonly build: BuildStep;
  /** Trainable parameters in the order of their gradients. */
  readonly trainable: readonly string[];
  /** Values of all parameters; read in place at each run. */
  readonly parameters: Readonly<Record<string, TensorValue>>;
  readonly buffers: Readonly<Record<string, TensorValue>>;
  /** Where gradients are written, by parameter. */
  readonly gradients: Readonly<Record<string, TensorValue>>;
  /** Memory for loaded graphs besides the one in use. */
  readonly graphBytes: number;
}

/** How one pass is run. */
export interface PassOptions {
  readonly key: MaskKey;
  /** Leaves the buffers as they are. */
  readonly keepBuffers?: boolean;
  /** Values that stand in for the runner's own. */
  readonly parameters?: Values | undefined;
}

/** Runs passes on one runtime. */
export class PassRunner {
  readonly #options: PassRunnerOptions;
  readonly #graphs: GraphCache<BuiltGraph, Executable>;
  readonly #masks = new DropoutMasks();
  /** Buffers are fed from one set and written to the other: a runtime must not do both with one. */
  #buffers: Record<string, TensorValue>;
  #spare: Record<string, TensorValue>;

  constructor(options: PassRunnerOptions) {
    this.#options = options;
    this.#graphs = new GraphCache(options.graphBytes, ({ compiled }) => loadExecutable(compiled, options.runtime));
    this.#buffers = copyValues(options.buffers);
    this.#spare = copyValues(options.buffers);
  }

  /** Current values of the buffers; valid until the next training pass. */
  get buffers(): Readonly<Record<string, TensorValue>> {
    return this.#buffers;
  }

  /** Puts values of buffers in place. They must have been checked. */
  restoreBuffers(values: Readonly<Record<string, TensorValue>>): void {
    this.#buffers = copyValues(values);
  }

  /** One pass. In training mode gradients are written in place and buffers move on. */
  run(mode: Mode, batch: Values, { key, keepBuffers = false, parameters }: PassOptions): Promise<PassResult> {
    const build = (): BuiltGraph => this.#build(mode, batch);
    return this.#graphs.use(passKey(mode, batch), build, async (executable) => {
      const { inputs, outputs } = executable.compiled;
      const all = { ...this.#options.parameters, ...parameters, ...this.#buffers, ...batch };
      const feeds = Object.fromEntries(
        inputs.map((input) => [
          input.name,
          input.role === 'dropoutMask' ? this.#masks.draw(input, key) : feedOf(input, all),
        ]),
      );
      const results = await executable.run(feeds, this.#targets(outputs.map(({ name }) => name)));
      if (mode === 'train' && !keepBuffers) this.#keepUpdates(results);
      return passResult(results);
    });
  }

  release(): Promise<void> {
    return this.#graphs.release();
  }

  #build(mode: Mode, batch: Values): BuiltGraph {
    const { build, trainable, runtime } = this.#options;
    const { graph, step, outputs: shared } = buildPass({ build, mode, batch });
    const outputs: Record<string, Tensor> = { ...shared };
    if (mode === 'train') {
      const wrt = trainable.map((name) => parameterOf(graph, name));
      for (const [index, gradient] of gradients(step.loss, wrt).entries()) {
        outputs[`${outputPrefixes.gradient}${trainable[index]!}`] = gradient;
      }
      for (const [name, tensor] of Object.entries(step.updates ?? {})) {
        outputs[`${outputPrefixes.update}${name}`] = tensor;
      }
    }
    return builtGraph(compileGraph(outputs, kernelsOf(runtime)), outputs);
  }

  #targets(names: readonly string[]): Readonly<Record<string, TensorValue | undefined>> {
    const { gradient, update } = outputPrefixes;
    const target = (name: string): TensorValue | undefined => {
      if (name.startsWith(gradient)) return this.#options.gradients[name.slice(gradient.length)];
      return name.startsWith(update) ? this.#spare[name.slice(update.length)] : undefined;
    };
    return Object.fromEntries(names.map((name) => [name, target(name)]));
  }

  #keepUpdates(results: Values): void {
    const { update } = outputPrefixes;
    for (const [output, fresh] of Object.entries(results)) {
      if (!output.startsWith(update)) continue;
      const name = output.slice(update.length);
      this.#spare[name] = this.#buffers[name]!;
      this.#buffers[name] = fresh;
    }
  }
}

/** The value that an input is fed with. Throws `learn/no-value` (usage) where there is none. */
export function feedOf<Value>(input: CompiledInput, values: Readonly<Record<string, Value>>): Value {
  const value = values[input.name];
  if (value !== undefined) return value;
  throw usageError('learn/no-value', `The ${input.role} "${input.name}" (${formatType(input)}) has no value.`, {
    hint: 'Give a value for every parameter and buffer of the network.',
  });
}

/** Copies of values, each in memory of its own. */
export function copyValues(values: Readonly<Record<string, TensorValue>>): Record<string, TensorValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, copyValue(value)]));
}

/** A copy in memory of its own. */
export function copyValue<Value extends TensorValue>(value: Value): Value {
  const data = allocateData(value.dtype, value.data.length);
  data.set(value.data as never);
  return { ...value, data };
}
