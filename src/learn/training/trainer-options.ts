// What a trainer is given and what it gives. Two kinds do the same: `hostTrainer` and `deviceTrainer`.
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { OptimiserOptions, OptimiserState } from '../optimisers/create-optimiser.ts';
import type { OptimiserName } from '../optimisers/optimisers.ts';
import type { PassResult } from './pass-result.ts';
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
  /** First values of all parameters, in a stable order. Trained ones are in single precision and copied, frozen ones are read in place. */
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
  /**
   * Where weights change: `host`, by a kernel over memory that the runtime reads and writes in place; `device`, in the graph itself. Default
   * `device` on a GPU, else `host`.
   */
  readonly placement?: 'host' | 'device' | undefined;
  /**
   * Steps that the device does in one run before weights and state come back to the host. Only with `placement: 'device'`. Default 8 on
   * CUDA, where every output crosses to the host after each run, else 1.
   */
  readonly stepsPerRun?: number | undefined;
  /** Memory for loaded graphs besides the one in use, one for each mode and batch shape. Default 3 GiB. */
  readonly graphBytes?: number | undefined;
}

/** One step that is to be taken. */
export interface PlannedStep {
  /** The step is on the mean gradient of the batches, weighted by their numbers of cases. */
  readonly batches: readonly Values[];
  readonly learningRate: number;
}

/** What a step gives. */
export interface StepResult {
  /** Mean loss over the batches of the step, weighted by their numbers of cases; before the step. */
  readonly loss: number;
  /** The passes of the step, in order. */
  readonly passes: readonly PassResult[];
  /** Norm of all gradients before clipping; in a sharpness-aware step that of the second gradient. */
  readonly gradientNorm: number;
}

/** All that a training run needs to go on bit by bit. Tensors may be views that the next step changes. */
export interface TrainerState {
  readonly optimiser: OptimiserState;
  /** Weights that the average holds so far. */
  readonly averaged: number;
  /** Weights, state of the optimiser and averages by `section:parameter`, buffers by `buffer:name`. */
  readonly tensors: Readonly<Record<string, TensorValue>>;
}

/** A network in training. One call at a time. */
export interface Trainer {
  /** Steps taken. */
  readonly steps: number;
  /** Steps that `run` does best in one call. */
  readonly stepsPerRun: number;
  /** Whether an average of the weights is kept. */
  readonly averages: boolean;
  /** Names of the trained parameters. */
  readonly trained: readonly string[];
  /**
   * One step on the mean gradient of the batches, weighted by their numbers of cases (extent of the first axis of the first input).
   * Throws `learn/bad-step` (usage) when loss, gradients or rate are not finite: weights, state and buffers then stay as they were.
   */
  step(batches: readonly Values[], options: { readonly learningRate: number }): Promise<StepResult>;
  /** Steps one after the other. Throws like `step`; of the steps before a bad one some may have been taken: see `steps`. */
  run(planned: readonly PlannedStep[]): Promise<readonly StepResult[]>;
  /** A pass in evaluation mode, with the averaged weights where `averaged` asks for them. Throws like `values`. */
  evaluate(batch: Values, options?: { readonly averaged?: boolean }): Promise<PassResult>;
  /**
   * Copies of all parameters and buffers. Averaged weights are the weights themselves before the average holds any. Throws `learn/no-average`
   * (usage) when they are asked for and none are kept.
   */
  values(options?: { readonly averaged?: boolean }): Promise<Readonly<Record<string, TensorValue>>>;
  /** Begins a new stage (PESG moves its reference). */
  startStage(): Promise<void>;
  state(): Promise<TrainerState>;
  /** Throws `learn/checkpoint-mismatch` and `learn/optimiser-state` (data), and then changes nothing. */
  restore(state: TrainerState): Promise<void>;
  /** Gives back what is loaded; the runtime stays. */
  release(): Promise<void>;
}
