// Steps of training on the host: a graph gives loss and gradients, the optimiser's kernel changes the weights in the same memory.
import { dataError, usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { sameShape } from '../../engine/graph/broadcast.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { clearSection, copySection } from '../memory/copy-section.ts';
import { memoryTensors, restoreMemory } from '../memory/memory-tensors.ts';
import { createParameterMemory, type ParameterMemory } from '../memory/parameter-memory.ts';
import { accumulateGradients } from '../optimisers/accumulate-gradients.ts';
import { averageEqually, averageExponentially } from '../optimisers/average-values.ts';
import { clipByNorm, clipByValue, gradientNorm } from '../optimisers/clip-gradients.ts';
import {
  createOptimiser,
  type Optimiser,
  type OptimiserOptions,
  type OptimiserState,
  optimiserSections,
} from '../optimisers/create-optimiser.ts';
import type { OptimiserName } from '../optimisers/optimisers.ts';
import { perturbValues, restoreValues } from '../optimisers/perturb-values.ts';
import { copyValues, type PassResult, PassRunner } from './pass-runner.ts';
import type { BuildStep } from './step-graph.ts';

/** A running average of the weights, kept beside them. */
export type Averaging =
  | { readonly kind: 'exponential'; readonly decay: number }
  /** Stochastic weight averaging: the mean of the weights after every `every` steps from step `from` on. */
  | { readonly kind: 'equal'; readonly from: number; readonly every: number };

/** How a network is trained. */
export interface TrainerOptions {
  readonly runtime: Runtime;
  readonly build: BuildStep;
  /** First values of all parameters, in a stable order. Copied. */
  readonly parameters: Readonly<Record<string, TensorValue>>;
  /** First values of the buffers. Copied. */
  readonly buffers?: Readonly<Record<string, TensorValue>> | undefined;
  /** Which parameters are trained; default all. */
  readonly trainable?: ((name: string) => boolean) | undefined;
  readonly optimiser: { readonly name: OptimiserName } & OptimiserOptions<OptimiserName>;
  /** Seed of dropout. */
  readonly seed: number;
  /** Largest norm of all gradients together. */
  readonly clipNorm?: number | undefined;
  /** Largest absolute value of a gradient's element. */
  readonly clipValue?: number | undefined;
  readonly averaging?: Averaging | undefined;
  /** Sharpness-aware steps: the gradient is taken where the loss is highest within `radius`. */
  readonly sharpness?: { readonly radius: number; readonly adaptive?: boolean } | undefined;
}

/** What a step gives. */
export interface StepResult {
  /** Mean loss over the batches of the step, weighted by their numbers of cases; before the step. */
  readonly loss: number;
  /** The passes of the step, in order. */
  readonly passes: readonly PassResult[];
  /** Norm of all gradients before clipping. */
  readonly gradientNorm: number;
}

/** All that a training run needs to go on bit by bit. Tensors are views that the next step changes. */
export interface TrainerState {
  readonly optimiser: OptimiserState;
  /** Weights that the average holds so far. */
  readonly averaged: number;
  readonly tensors: Readonly<Record<string, TensorValue>>;
}

/** A network in training. */
export interface Trainer {
  /** Steps taken. */
  readonly steps: number;
  /** Names of the trained parameters. */
  readonly trained: readonly string[];
  /**
   * One step on the mean gradient of the batches, weighted by their numbers of cases (extent of the first axis of the first input).
   * Throws `learn/bad-step` (usage) when loss, gradients or rate are not finite: the weights then stay as they were.
   */
  step(batches: readonly Values[], options: { readonly learningRate: number }): Promise<StepResult>;
  /** A pass in evaluation mode, with the averaged weights where `averaged` asks for them. */
  evaluate(batch: Values, options?: { readonly averaged?: boolean }): Promise<PassResult>;
  /** Copies of all parameters and buffers. */
  values(options?: { readonly averaged?: boolean }): Readonly<Record<string, TensorValue>>;
  /** Begins a new stage (PESG moves its reference). */
  startStage(): void;
  state(): TrainerState;
  /** Throws `learn/checkpoint-mismatch` and `learn/optimiser-state` (data), and then changes nothing. */
  restore(state: TrainerState): void;
  release(): Promise<void>;
}

/**
 * A trainer whose weights, gradients and optimiser state lie in one WebAssembly memory that a native runtime reads and writes in
 * place. Throws `learn/bad-settings`, `learn/memory-too-large` and `learn/nothing-to-train` (usage).
 */
export function createTrainer(options: TrainerOptions): Trainer {
  return new HostTrainer(options);
}

class HostTrainer implements Trainer {
  readonly trained: readonly string[];
  readonly #options: TrainerOptions;
  readonly #memory: ParameterMemory;
  readonly #frozen: Readonly<Record<string, TensorValue>>;
  readonly #optimiser: Optimiser;
  readonly #runner: PassRunner;
  #averaged = 0;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { parameters, trainable = () => true, optimiser, runtime, build, buffers = {} } = options;
    this.trained = Object.keys(parameters).filter((name) => trainable(name));
    if (this.trained.length === 0) {
      throw usageError('learn/nothing-to-train', 'No parameter is trainable.', {
        hint: 'Loosen the pattern of what is frozen.',
      });
    }
    const frozen = Object.entries(parameters).filter(([name]) => !this.trained.includes(name));
    this.#frozen = Object.fromEntries(frozen);
    const { name, ...rest } = optimiser;
    this.#memory = createParameterMemory(
      this.trained.map((parameter) => ({ name: parameter, shape: parameters[parameter]!.shape })),
      { sections: [...optimiserSections(name, rest), 'accumulated', ...extraSections(options)] },
    );
    const values = this.#memory.section('values');
    for (const parameter of this.trained) values.view(parameter).set(parameters[parameter]!.data as Float32Array);
    if (options.averaging) copySection(this.#memory, { from: 'values', to: 'average' });
    this.#optimiser = createOptimiser(name, this.#memory, rest);
    this.#runner = new PassRunner({
      runtime,
      build,
      trainable: this.trained,
      parameters: { ...this.#frozen, ...this.#section('values') },
      buffers,
      gradients: this.#section('gradients'),
    });
  }

  get steps(): number {
    return this.#optimiser.steps;
  }

  async step(batches: readonly Values[], { learningRate }: { readonly learningRate: number }): Promise<StepResult> {
    const { sharpness, clipNorm, clipValue } = this.#options;
    const passes = await this.#gradients(batches, false);
    const section = batches.length > 1 ? 'accumulated' : 'gradients';
    if (sharpness) {
      perturbValues(this.#memory, { ...sharpness, gradients: section });
      try {
        await this.#gradients(batches, true);
      } finally {
        restoreValues(this.#memory);
      }
    }
    const norm = gradientNorm(this.#memory, { gradients: section });
    const loss = meanLoss(batches, passes);
    this.#refuseSpoilt(loss, norm);
    if (clipValue !== undefined) clipByValue(this.#memory, { limit: clipValue, gradients: section });
    const gradientScale =
      clipNorm === undefined ? 1 : clipByNorm(this.#memory, { limit: clipNorm, gradients: section }).gradientScale;
    this.#optimiser.step({ learningRate, gradientScale, gradients: section });
    this.#average();
    return { loss, passes, gradientNorm: norm };
  }

  evaluate(batch: Values, { averaged = false }: { readonly averaged?: boolean } = {}): Promise<PassResult> {
    return this.#runner.run('eval', batch, {
      key: { seed: this.#options.seed, step: this.steps, part: 0 },
      parameters: averaged ? this.#section('average') : undefined,
    });
  }

  values({ averaged = false }: { readonly averaged?: boolean } = {}): Readonly<Record<string, TensorValue>> {
    const trained = this.#section(averaged ? 'average' : 'values');
    const parameters = Object.keys(this.#options.parameters).map((name) => [
      name,
      trained[name] ?? this.#frozen[name]!,
    ]);
    return copyValues({ ...Object.fromEntries(parameters), ...this.#runner.buffers });
  }

  startStage(): void {
    this.#optimiser.startStage();
  }

  state(): TrainerState {
    const buffers = Object.entries(this.#runner.buffers).map(
      ([name, value]) => [`${bufferPrefix}${name}`, value] as const,
    );
    return {
      optimiser: this.#optimiser.state(),
      averaged: this.#averaged,
      tensors: { ...memoryTensors(this.#memory, this.#keptSections()), ...Object.fromEntries(buffers) },
    };
  }

  restore({ optimiser, averaged, tensors }: TrainerState): void {
    const buffers = pickBuffers(tensors, this.#runner.buffers);
    const sections = Object.entries(tensors).filter(([key]) => !key.startsWith(bufferPrefix));
    const before = this.#optimiser.state();
    this.#optimiser.restore(optimiser);
    try {
      restoreMemory(this.#memory, Object.fromEntries(sections), this.#keptSections());
    } catch (problem) {
      this.#optimiser.restore(before);
      throw problem;
    }
    this.#runner.restoreBuffers(buffers);
    this.#averaged = averaged;
  }

  release(): Promise<void> {
    return this.#runner.release();
  }

  /** Gradients of the weighted mean over batches, in `gradients` for one batch and in `accumulated` for several. */
  async #gradients(batches: readonly Values[], keepBuffers: boolean): Promise<readonly PassResult[]> {
    const several = batches.length > 1;
    if (several) clearSection(this.#memory, 'accumulated');
    const total = batches.reduce((sum, batch) => sum + casesOf(batch), 0);
    const passes: PassResult[] = [];
    for (const [part, batch] of batches.entries()) {
      const key = { seed: this.#options.seed, step: this.steps, part };
      passes.push(await this.#runner.run('train', batch, { key, keepBuffers }));
      if (several) accumulateGradients(this.#memory, { weight: casesOf(batch) / total });
    }
    return passes;
  }

  #refuseSpoilt(loss: number, norm: number): void {
    if (Number.isFinite(loss) && Number.isFinite(norm)) return;
    throw usageError('learn/bad-step', `Step ${this.steps + 1}: the loss is ${loss} and the gradient's norm ${norm}.`, {
      hint: 'Lower the learning rate, clip the gradients, or look for broken values in the batch. The weights were not changed.',
    });
  }

  #average(): void {
    const { averaging } = this.#options;
    if (averaging?.kind === 'exponential') averageExponentially(this.#memory, { decay: averaging.decay });
    if (averaging?.kind !== 'equal') return;
    const since = this.steps - averaging.from;
    if (since < 0 || since % averaging.every !== 0) return;
    averageEqually(this.#memory, { count: this.#averaged });
    this.#averaged += 1;
  }

  #section(name: string): Readonly<Record<string, TensorValue>> {
    const { view } = this.#memory.section(name);
    return Object.fromEntries(
      this.#memory.parameters.map((parameter) => [
        parameter.name,
        { dtype: 'float32', shape: parameter.shape, data: view(parameter.name) } as const,
      ]),
    );
  }

  #keptSections(): readonly string[] {
    const average = this.#options.averaging ? ['average'] : [];
    return ['values', ...this.#optimiser.sections, ...average];
  }
}

const bufferPrefix = 'buffer:';

/** The buffers of a state, checked against those of the network. */
function pickBuffers(
  tensors: Readonly<Record<string, TensorValue>>,
  wanted: Readonly<Record<string, TensorValue>>,
): Readonly<Record<string, TensorValue>> {
  const found = Object.entries(tensors).flatMap(([key, value]) =>
    key.startsWith(bufferPrefix) ? [[key.slice(bufferPrefix.length), value] as const] : [],
  );
  const problems = [
    ...Object.entries(wanted).flatMap(([name, { dtype, shape }]) => {
      const value = found.find(([other]) => other === name)?.[1];
      return value?.dtype === dtype && sameShape(value.shape, shape) ? [] : [`The buffer "${name}" does not fit.`];
    }),
    ...found.flatMap(([name]) => (wanted[name] ? [] : [`"${name}" is no buffer of this network.`])),
  ];
  if (problems.length === 0) return Object.fromEntries(found);
  throw dataError('learn/checkpoint-mismatch', `The state does not fit: ${problems.slice(0, 3).join(' ')}`, {
    problems,
  });
}

function extraSections({ averaging, sharpness }: TrainerOptions): readonly string[] {
  return [...(averaging ? ['average'] : []), ...(sharpness ? ['saved'] : [])];
}

/** Number of cases in a batch: the extent of the first axis of its first input. */
export function casesOf(batch: Values): number {
  return Object.values(batch)[0]?.shape[0] ?? 1;
}

function meanLoss(batches: readonly Values[], passes: readonly PassResult[]): number {
  const total = batches.reduce((sum, batch) => sum + casesOf(batch), 0);
  return passes.reduce((sum, { loss }, index) => sum + (loss * casesOf(batches[index]!)) / total, 0);
}
