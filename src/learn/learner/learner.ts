// What a training by a method is given and what it gives. `trainLearner` carries it out.
import type { Watch } from '../../core/progress.ts';
import type { Stream } from '../../core/stream.ts';
import type { Values } from '../../engine/executable.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { LearningCases, PartRole } from '../cases/learning-cases.ts';
import type { FitOptions, FitResult } from '../fit/fit-options.ts';
import type { Method } from '../methods/method.ts';
import type { ScheduleSettings } from '../schedules/create-schedule.ts';
import type { NamedValues } from '../scope/network-state.ts';
import type { Mode, Scope, ScopeOptions } from '../scope/scope.ts';
import type { Criterion, EpochFigures } from '../selection/criterion.ts';
import type { ComparisonRule } from '../selection/left-out-groups.ts';
import type { TrainerOptions } from '../training/trainer-options.ts';
import type { EpochHistory } from './case-history.ts';

/** Tensors of a batch by name. */
export type BatchTensors = Readonly<Record<string, Tensor>>;

/** Which cases are wanted, for what. */
export interface InputRequest {
  /** Indices into the cases. */
  readonly cases: readonly number[];
  readonly mode: Mode;
  /** The stream of one case for augmentation, by its id: (seed, epoch, id) in training, always the same in evaluation. */
  stream(id: string): Stream;
}

/** Where the inputs of cases come from: pictures, tokens of texts, frozen features. The first axis of each is the case. */
export interface InputSource {
  load(request: InputRequest): Values | Promise<Values>;
}

/** A dual encoder. Each half reads the inputs that it knows by name. */
export interface PairModel {
  readonly kind: 'pairs';
  /** Features of images [B,d]; of length 1 or not. */
  image(scope: Scope, inputs: BatchTensors): Tensor;
  /** Features of texts [M,d]; of length 1 or not. */
  text(scope: Scope, inputs: BatchTensors): Tensor;
  /** Features [B,p] and [B,q] by which a method may judge whether pairs belong together; default the two above. */
  evidence?(scope: Scope, inputs: BatchTensors): { readonly image: Tensor; readonly text: Tensor };
  /** Whether no training changes the evidence: it is then seen once, before the first step. Default false. */
  readonly evidenceIsFixed?: boolean | undefined;
  /** Scale of cosines, a scalar. Default the exponential of a trained parameter `logit_scale` that starts at log(1/0.07). */
  scale?(scope: Scope): Tensor;
  /** Names of the inputs that the text half reads; prompts give the same. */
  readonly textInputs: readonly string[];
}

/** A classifier: features, and a linear head unless it brings its own. */
export interface ClassModel {
  readonly kind: 'classes';
  /** Features [B,f] before the head. */
  features(scope: Scope, inputs: BatchTensors): Tensor;
  /** Logits [B,outputs] from features; default one linear layer named `head`. */
  head?(scope: Scope, features: Tensor, outputs: number): Tensor;
}

/** A network to be trained: of image-text pairs, or of classes; told apart by `kind`. */
export type LearnerModel = PairModel | ClassModel;

/** Texts that stand for classes. */
export interface Prompts {
  /** Inputs of the text half, one row a prompt. */
  readonly inputs: Values;
  /** Class of each prompt; several prompts of a class are averaged (ensemble). */
  readonly classOf: readonly number[];
  /** What cosines are multiplied by before the softmax over classes. Default 1, as FairCLIP scores. */
  readonly temperature?: number | undefined;
}

/** One training. */
export interface LearnerOptions extends Watch {
  readonly runtime: Runtime;
  readonly cases: LearningCases;
  readonly inputs: InputSource;
  readonly model: LearnerModel;
  /** Needed for pairs. */
  readonly prompts?: Prompts | undefined;
  readonly method: Method;
  readonly methodSettings?: Readonly<Record<string, unknown>> | undefined;
  /** Names of the attributes that the method and the selection look at, the first one foremost. */
  readonly attributes: readonly string[];
  /** What else a method may know of each case, by name and case index. */
  readonly known?: Readonly<Record<string, Float64Array>> | undefined;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly evaluationBatchSize?: number | undefined;
  readonly optimiser: TrainerOptions['optimiser'];
  readonly schedule: ScheduleSettings;
  readonly clipNorm?: number | undefined;
  /** How the epoch is selected on the validation cases. */
  readonly criterion: Criterion;
  /** Which groups the criterion counts, as `leftOutGroups` says; default those with 10 events, others and patients. */
  readonly selectionGroups?: ComparisonRule | undefined;
  /** Validations without a better value before the training ends. */
  readonly patience?: number | undefined;
  /** Also scores the test cases after every epoch, as published protocols do that select on them. The result is stamped. */
  readonly watchTest?: boolean | undefined;
  readonly trainable?: ScopeOptions['trainable'];
  readonly lora?: ScopeOptions['lora'];
  /** Weights to start from. */
  readonly weights?: NamedValues | undefined;
  /** Checkpoints: carries out the training itself (`fit`, or `fitInFolder` with a folder). Default `fit`. */
  readonly carryOut?: ((options: FitOptions<number>) => Promise<FitResult>) | undefined;
  /** Parts that are scored with the kept weights; default validation, test, and calibration where there is one. */
  readonly scoredSplits?: readonly PartRole[] | undefined;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  /** Is given weights and buffers of the best epoch so far when the loss stops being a number, before that is thrown. */
  readonly onSpoilt?: ((values: Values) => Promise<void>) | undefined;
  /** Is given what became of every training case in an epoch, before the checkpoint at its end. A training that goes on begins with the first epoch after its checkpoint. */
  readonly onHistory?: ((history: EpochHistory) => void) | undefined;
}

/** What is known after an epoch. */
export interface EpochRecord {
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly validation: EpochFigures;
  /** Only with `watchTest`. */
  readonly test?: EpochFigures | undefined;
  /** Number of training cases that the method treats as bad. */
  readonly flagged?: number | undefined;
}

/** Scores of the cases of a split. */
export interface SplitScores {
  /** Case indices. */
  readonly cases: Int32Array;
  /** Score of each class by case: [classes][cases]. */
  readonly scores: readonly Float64Array[];
}

/** What a training gives. */
export interface TrainedLearner {
  readonly records: readonly EpochRecord[];
  /** Epoch whose weights are kept, from 0. */
  readonly selectedEpoch: number;
  readonly ended: FitResult['ended'];
  readonly warnings: FitResult['warnings'];
  /** What the method says of what came of it; sentences. */
  readonly remarks: readonly string[];
  /** Weights and buffers. */
  readonly values: Values;
  readonly scores: Readonly<Partial<Record<PartRole, SplitScores>>>;
  /** Suspicion of each training case in the order of the split, where the method has one. */
  readonly suspicion?: Float64Array | undefined;
  readonly flagged?: readonly number[] | undefined;
}
