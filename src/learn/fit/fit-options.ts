// What `fit` is given and what it gives back. Everything that is kept is plain data, so that a run can be stopped and resumed.
import type { Watch } from '../../core/progress.ts';
import type { Stream } from '../../core/stream.ts';
import type { Values } from '../../engine/executable.ts';
import type { ScheduleSettings } from '../schedules/create-schedule.ts';
import type { PassResult } from '../training/pass-result.ts';
import type { Trainer, TrainerState } from '../training/trainer-options.ts';
import type { DrawKey } from './case-stream.ts';

/** What may be wrong with a training that runs all the same. */
export interface FitWarning {
  /** `schedule-length`: the schedule ends before or after the training. `shared-cases`: cases are both trained and validated on. */
  readonly code: 'schedule-length' | 'shared-cases';
  readonly message: string;
  readonly hint: string;
}

/** Which cases a batch holds and for what. */
export interface BatchRequest<Case> extends DrawKey {
  readonly cases: readonly Case[];
  /** Batches before this one over all epochs of training; in evaluation from the beginning of the pass. */
  readonly step: number;
  /** The stream of one case (`caseStream`): what is drawn from it does not depend on order or batches. */
  stream(key: string): Stream;
}

/** One pass in training, for a method that looks at every case. */
export interface SeenBatch<Case> {
  readonly cases: readonly Case[];
  readonly epoch: number;
  /** Steps taken before. */
  readonly step: number;
  readonly result: PassResult;
}

/** A way of training that watches cases and changes what a batch is fed, such as weights of cases. Its state must be JSON. */
export interface TrainingMethod<Case> {
  /**
   * Further inputs of a batch, such as a weight for each case. A method that has this sees every step before the next is prepared, so the
   * trainer takes one step at a time.
   */
  feeds?(request: BatchRequest<Case>): Values;
  afterBatch?(seen: SeenBatch<Case>): void;
  /** After the epoch and its validation. */
  afterEpoch?(epoch: number): void;
  state?(): unknown;
  restore?(state: unknown): void;
}

/** How the epochs are judged. */
export interface ValidationOptions<Case> {
  readonly cases: readonly Case[];
  /** Default the batch size of training. */
  readonly batchSize?: number | undefined;
  /** After every so many epochs; default 1. */
  readonly every?: number | undefined;
  /** The figure to judge by; default the mean loss. */
  readonly score?: ((passes: readonly ValidatedBatch<Case>[], epoch: number) => number | Promise<number>) | undefined;
  /** Whether a lower or a higher score is better; default `lower`. */
  readonly better?: 'lower' | 'higher' | undefined;
  /**
   * Where epochs are compared with each other: the epochs that may still be the best after the latest score, first the one that is best by now; none
   * before one has a score. An epoch that is not among them is never again. `better` and `smallestChange` then say nothing.
   */
  readonly contenders?: (() => readonly number[]) | undefined;
  /** Stop after so many validations in a row without a better score; of contenders, without the latest epoch becoming the best. */
  readonly patience?: number | undefined;
  /** Smallest change that counts as better; default 0. */
  readonly smallestChange?: number | undefined;
  /** Judges the averaged weights instead. */
  readonly averaged?: boolean | undefined;
}

/** One pass over validation cases. */
export interface ValidatedBatch<Case> {
  readonly cases: readonly Case[];
  readonly result: PassResult;
}

/** One line of the stream of metrics. */
export interface MetricsRecord {
  /** Epoch from 0. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
  readonly loss: number;
  readonly learningRate?: number | undefined;
  readonly gradientNorm?: number | undefined;
  /** Score on the validation cases, in the lines that end an epoch. */
  readonly validation?: number | undefined;
}

/** All that a run needs to go on bit by bit. Tensors may be views of memory that the next step changes: copy or write them first. */
export interface FitState {
  readonly epoch: number;
  /** Batches of the epoch that are done. */
  readonly batch: number;
  readonly trainer: TrainerState;
  readonly history: readonly MetricsRecord[];
  /** Sum of loss times cases in this epoch so far, and the cases. */
  readonly running: { readonly loss: number; readonly cases: number };
  readonly best: BestEpoch | undefined;
  /** Epochs that may still be the best, where they are compared with each other; that which is best by now first. */
  readonly contenders?: readonly Contender[] | undefined;
  /** Validations since the best. */
  readonly stale: number;
  readonly method: unknown;
}

/** An epoch that may still be the best. */
export interface Contender extends Omit<BestEpoch, 'values'> {
  /** Absent where an `EpochStore` has them. */
  readonly values?: Values | undefined;
}

/** Keeps weights of epochs outside the state, so that neither memory nor checkpoints hold all that may still be the best. */
export interface EpochStore {
  /** Resolves when the values are kept for good: the checkpoint that follows counts on them. */
  write(epoch: number, values: Values): Promise<void>;
  read(epoch: number): Promise<Values>;
  /** Lets go of all others, after a checkpoint that needs none of them. */
  retain(epochs: readonly number[]): Promise<void>;
}

/** The epoch with the best validation score. */
export interface BestEpoch {
  readonly epoch: number;
  readonly score: number;
  /** Parameters and buffers at its end. */
  readonly values: Values;
}

/** How a network is trained on cases. */
export interface FitOptions<Case> extends Watch {
  readonly trainer: Trainer;
  readonly cases: readonly Case[];
  /** Makes the inputs of a batch. May be called ahead of its turn, several at once. */
  readonly load: (request: BatchRequest<Case>) => Values | Promise<Values>;
  readonly batchSize: number;
  readonly epochs: number;
  /** Seed of order and augmentation. */
  readonly seed: number;
  /** Learning rate over steps. */
  readonly schedule: ScheduleSettings;
  /** Batches that share one step; default 1. */
  readonly accumulate?: number | undefined;
  /** Which cases an epoch sees, as indices in order; default each once, shuffled by (seed, epoch). Must depend on the epoch alone. */
  readonly order?: ((epoch: number) => Int32Array) | undefined;
  /** Leaves a shorter last batch out of every epoch. */
  readonly dropLast?: boolean | undefined;
  /** Batches loaded ahead; default 2. */
  readonly prefetch?: number | undefined;
  readonly method?: TrainingMethod<Case> | undefined;
  readonly validation?: ValidationOptions<Case> | undefined;
  /**
   * Is given the state at the end of every epoch, every `checkpointEvery` steps, and when the training is aborted; resolves when it is
   * kept.
   */
  readonly checkpoint?: ((state: FitState) => Promise<void>) | undefined;
  readonly checkpointEvery?: number | undefined;
  /** Where weights of contenders are kept; default in the state. */
  readonly epochStore?: EpochStore | undefined;
  /** State to go on from. */
  readonly resume?: FitState | undefined;
  readonly onMetrics?: ((record: MetricsRecord) => void) | undefined;
  /** Is given the best epoch so far when the training fails, before the failure is thrown; not when it is aborted. */
  readonly onFailure?: ((failure: unknown, best: BestEpoch | undefined) => Promise<void>) | undefined;
}

/** What a run gives. */
export interface FitResult {
  /** Why it ended. */
  readonly ended: 'epochs' | 'patience';
  /** One record an epoch: mean training loss, validation score. */
  readonly history: readonly MetricsRecord[];
  readonly best: BestEpoch | undefined;
  /** Parameters and buffers of the best epoch, or of the last where nothing was validated. */
  readonly values: Values;
  /** What may be wrong with the training. */
  readonly warnings: readonly FitWarning[];
}
