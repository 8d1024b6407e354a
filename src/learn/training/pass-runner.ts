// Runs passes: keeps one loaded graph for each mode and batch shape, and feeds it batch, weights, buffers and dropout masks.
import { usageError } from '../../core/errors.ts';
import { allocateData, elementCount, type TensorValue } from '../../core/tensor-value.ts';
import type { Executable, Values } from '../../engine/executable.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { CompiledInput } from '../../engine/lower/compile-graph.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { Mode } from '../scope/scope.ts';
import { dropoutMask, type MaskKey } from './dropout-mask.ts';
import { type BuildStep, loadStep, outputPrefixes } from './step-graph.ts';

/** The results of one pass over a batch. */
export interface PassResult {
  readonly loss: number;
  /** Loss of each case, when the pass gives it. A copy. */
  readonly caseLosses?: Float32Array | undefined;
  readonly outputs: Readonly<Record<string, TensorValue>>;
}

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
  /** Loaded graphs to keep; each holds the memory of its activations. Default 4. */
  readonly capacity?: number | undefined;
}

/** Runs passes on one runtime. */
export class PassRunner {
  readonly #options: PassRunnerOptions;
  readonly #loaded = new Map<string, Promise<Executable>>();
  /** Buffers are fed from one set and written to the other: a runtime must not do both with one. */
  #buffers: Record<string, TensorValue>;
  #spare: Record<string, TensorValue>;
  readonly #masks = new Map<string, TensorValue<'float32'>>();

  constructor(options: PassRunnerOptions) {
    this.#options = options;
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

  /**
   * One pass. In training mode gradients are written in place and buffers move on (`keepBuffers` holds them). `parameters` stand
   * in for the runner's own.
   */
  async run(
    mode: Mode,
    batch: Values,
    { key, keepBuffers = false, parameters }: { key: MaskKey; keepBuffers?: boolean; parameters?: Values | undefined },
  ): Promise<PassResult> {
    const executable = await this.#load(mode, batch);
    const { compiled } = executable;
    const all = { ...this.#options.parameters, ...parameters, ...this.#buffers, ...batch };
    const feeds = Object.fromEntries(
      compiled.inputs.map((input) => [
        input.name,
        input.role === 'dropoutMask' ? this.#mask(input, key) : this.#feed(input, all),
      ]),
    );
    const results = await executable.run(feeds, this.#targets(compiled.outputs.map(({ name }) => name)));
    if (mode === 'train' && !keepBuffers) this.#keepUpdates(results);
    return passResult(results);
  }

  async release(): Promise<void> {
    for (const executable of this.#loaded.values()) await (await executable).release();
    this.#loaded.clear();
  }

  #feed(input: CompiledInput, values: Values): TensorValue {
    const value = values[input.name];
    if (value) return value;
    throw usageError('learn/no-value', `The ${input.role} "${input.name}" (${formatType(input)}) has no value.`, {
      hint: 'Give a value for every parameter and buffer of the network.',
    });
  }

  #mask(input: CompiledInput, key: MaskKey): TensorValue {
    const name = `${input.name} ${input.shape.join('x')}`;
    const mask = this.#masks.get(name) ?? {
      dtype: 'float32' as const,
      shape: input.shape,
      data: new Float32Array(elementCount(input.shape)),
    };
    this.#masks.set(name, mask);
    dropoutMask(input, key, mask);
    return mask;
  }

  #targets(names: readonly string[]): Readonly<Record<string, TensorValue | undefined>> {
    return Object.fromEntries(
      names.map((name) => {
        if (name.startsWith(outputPrefixes.gradient)) {
          return [name, this.#options.gradients[name.slice(outputPrefixes.gradient.length)]];
        }
        if (name.startsWith(outputPrefixes.update))
          return [name, this.#spare[name.slice(outputPrefixes.update.length)]];
        return [name, undefined];
      }),
    );
  }

  #keepUpdates(results: Values): void {
    const updated = Object.keys(results).flatMap((name) =>
      name.startsWith(outputPrefixes.update) ? [name.slice(outputPrefixes.update.length)] : [],
    );
    for (const name of updated) {
      const fresh = results[`${outputPrefixes.update}${name}`]!;
      this.#spare[name] = this.#buffers[name]!;
      this.#buffers[name] = fresh;
    }
  }

  async #load(mode: Mode, batch: Values): Promise<Executable> {
    const shapes = Object.entries(batch).map(([name, value]) => `${name} ${formatType(value)}`);
    const key = [mode, ...shapes].join(';');
    const { runtime, build, trainable, capacity = 4 } = this.#options;
    const known = this.#loaded.get(key) ?? loadStep({ runtime, build, mode, batch, trainable });
    this.#loaded.delete(key);
    this.#loaded.set(key, known);
    known.catch(() => this.#loaded.delete(key));
    if (this.#loaded.size > capacity) {
      const [oldest, executable] = this.#loaded.entries().next().value!;
      this.#loaded.delete(oldest);
      await (await executable).release();
    }
    return known;
  }
}

function passResult(results: Values): PassResult {
  const outputs = Object.entries(results).flatMap(([name, value]) =>
    name.startsWith(outputPrefixes.output) ? [[name.slice(outputPrefixes.output.length), value] as const] : [],
  );
  const caseLosses = results['caseLosses'];
  return {
    loss: Number(results['loss']!.data[0]),
    caseLosses: caseLosses && Float32Array.from(caseLosses.data as Float32Array),
    outputs: Object.fromEntries(outputs),
  };
}

/** Copies of values, each in memory of its own. */
export function copyValues(values: Readonly<Record<string, TensorValue>>): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const data = allocateData(value.dtype, value.data.length);
      data.set(value.data as never);
      return [name, { ...value, data }];
    }),
  );
}
