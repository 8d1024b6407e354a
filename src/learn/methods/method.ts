// What a method of training is: it sees the loss and the features of every case, and gives weights and further terms of the loss.
import type { Stream } from '../../core/stream.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { OptimiserName } from '../optimisers/optimisers.ts';
import type { Mode, Scope } from '../scope/scope.ts';
import type { Averaging, TrainerOptions } from '../training/trainer-options.ts';
import type { SettingsIn, SettingTable } from './setting.ts';

/** What is learnt: to bring images and their texts together, or to tell classes apart. */
export type LearningKind = 'pairs' | 'classes';

/** A method of training. */
export interface Method<Table extends SettingTable = SettingTable> {
  /** Name in plans, kebab-case, with the variant where there are several: `dbpm-paper`. */
  readonly name: string;
  readonly kinds: readonly LearningKind[];
  /** One sentence. */
  readonly about: string;
  /** Authors and year, and what was followed: the paper, or the released code. */
  readonly source: string;
  readonly settings: Table;
  /** Raised with every change of the code by which results change, so that results kept from before are not taken for those of today; default 1. */
  readonly version?: number | undefined;
  /** Fewest attributes that it needs; default 0. */
  readonly attributes?: number | undefined;
  /** Begins one training. Throws `learn/method-cases` (usage) where the cases do not allow it: a group is missing, a batch too small. */
  start(context: MethodContext, settings: SettingsIn<Table>): MethodRun;
}

/** Groups of the training cases by one attribute. */
export interface TrainingGroups {
  readonly attribute: string;
  /** Names of the known groups. */
  readonly groups: readonly string[];
  /** Group of each training case, -1 where it is unknown. */
  readonly codes: Int32Array;
}

/**
 * What a method knows before the first step. Positions count the training cases from 0, in the order of the split; it
 * sees neither validation nor test cases.
 */
export interface MethodContext {
  readonly kind: LearningKind;
  /** Number of training cases. */
  readonly count: number;
  readonly classes: readonly string[];
  /** Class of each training case as recorded, -1 where it is unknown. */
  readonly label: Int32Array;
  /** The plan's attributes, in its order. */
  readonly attributes: readonly TrainingGroups[];
  /** What else is known of each training case, by name; in simulation `badPair` and `badPairPosterior`. */
  readonly known: Readonly<Record<string, Float64Array>>;
  readonly epochs: number;
  readonly batchSize: number;
  /** Batches in an epoch. */
  readonly stepsPerEpoch: number;
  readonly seed: number;
}

/** Which training cases a step holds. */
export interface MethodRequest {
  readonly positions: readonly number[];
  readonly epoch: number;
  /** Batches before this one, over all epochs. */
  readonly step: number;
  /** The stream (seed, name, step) for draws of the method's own. */
  stream(name: string): Stream;
}

/** One training pass, as a method sees it afterwards. */
export interface MethodSeen {
  readonly positions: readonly number[];
  readonly epoch: number;
  readonly step: number;
  /** Base loss of each case, [B]. */
  readonly caseLosses: Float32Array;
  /** What `terms` gave as outputs. */
  readonly outputs: Readonly<Record<string, TensorValue>>;
}

/** How the validation cases fared after an epoch. */
export interface ValidationSeen {
  readonly epoch: number;
  readonly loss: number;
  /** Area under the ROC curve; NaN where it is not defined. */
  readonly auc: number;
  /** Least AUC of any group with one; NaN where there is none. */
  readonly worstGroupAuc: number;
  /** Copies of the present weights and buffers. */
  values(): Promise<Values>;
}

/** Batches of one group each that every step needs beside its own. */
export interface GroupBatches {
  /** Indices into `context.attributes`. */
  readonly attributes: readonly number[];
  /** Cases of each; a group with fewer gives all it has. Drawn from one endless order a group, shuffled anew at each round. */
  readonly size: number;
  /** Whether the gradient flows through them. */
  readonly gradient: boolean;
}

/** A batch of one group after the same network. */
export interface GroupPass {
  /** Index into `context.attributes`. */
  readonly attribute: number;
  /** Index into that attribute's groups. */
  readonly group: number;
  readonly features: PassFeatures;
  /** Scaled cosines [S,S] of pairs, or logits [S,C]. */
  readonly logits: Tensor;
}

/** Features of a batch. Those of pairs have length 1. */
export interface PassFeatures {
  /** [B,d]; of a model of texts alone absent. */
  readonly image?: Tensor | undefined;
  /** [B,d]; of a model of images alone absent. */
  readonly text?: Tensor | undefined;
  /** What pairs can be compared by before any training on them: frozen features where there are some, else the two above. Absent in training where no training changes them. */
  readonly evidence?: { readonly image: Tensor; readonly text: Tensor } | undefined;
}

/** Features by which pairs can be compared, [count][width] row by row. */
export interface PairEvidence {
  readonly image: Float32Array;
  readonly text: Float32Array;
  /** Texts that stand for the classes, [prompts][width] in the features of the texts. */
  readonly prompts: { readonly features: Float32Array; readonly classOf: readonly number[] };
}

/** A training pass under construction. */
export interface MethodPass {
  /** For parameters of the method's own, such as an adversary's; they are not kept in the exported model. */
  readonly scope: Scope;
  readonly mode: Mode;
  /** Base loss of each case [B]: CLIP's loss of the pair, or the cross-entropy (0 where the label is unknown). */
  readonly caseLosses: Tensor;
  readonly features: PassFeatures;
  /** Scaled cosines [B,B], images in rows, of pairs; else logits [B,C], with several heads [B,heads*C], head by head. */
  readonly logits: Tensor;
  /** What cosines were multiplied by, a scalar; of pairs only. */
  readonly scale?: Tensor | undefined;
  /** Scaled cosines [B,C] of the images with the prompts of each class, as in zero-shot scoring; where the method asks for `prompts`. */
  readonly promptLogits?: Tensor | undefined;
  /** Recorded classes int64 [B], -1 where unknown. */
  readonly labels: Tensor;
  /** Groups int64 [B] for each attribute, -1 where unknown. */
  readonly groups: readonly Tensor[];
  /** What `feeds` gave. */
  readonly fed: Readonly<Record<string, Tensor>>;
  readonly groupPasses: readonly GroupPass[];
}

/** What a method makes of a pass. */
export interface MethodTerms {
  /** What is minimised; a scalar. */
  readonly loss: Tensor;
  /** Base loss of each case [B] where the method has one of its own. */
  readonly caseLosses?: Tensor | undefined;
  /** What `afterBatch` wants to see. */
  readonly outputs?: Readonly<Record<string, Tensor>> | undefined;
}

/** How a training ended, for what a method says of itself. */
export interface TrainingEnd {
  /** Epochs that were trained. */
  readonly epochs: number;
  /** From 0. */
  readonly selectedEpoch: number;
}

/** One training by a method. Its state must be JSON. */
export interface MethodRun {
  /** Chance of each training case to be drawn, with replacement; default each case once an epoch. */
  readonly sampling?: Float64Array | undefined;
  readonly groupBatches?: GroupBatches | undefined;
  /** Whether training passes hold `promptLogits`; of pairs only. Default false. */
  readonly prompts?: boolean | undefined;
  /** Heads of the classifier, one class vector each; default 1. */
  readonly heads?: number | undefined;
  /** What the method asks of the trainer. */
  readonly training?:
    | {
        readonly optimiser?: { readonly name: OptimiserName } & TrainerOptions['optimiser'];
        readonly sharpness?: TrainerOptions['sharpness'];
        readonly averaging?: Averaging | undefined;
      }
    | undefined;
  /**
   * Before the first step: the evidence of all training cases by position under the first weights, row by row. A model that starts from
   * trained features lets a method judge pairs before it learns from them.
   */
  prepare?(evidence: PairEvidence): void;
  /** Further inputs of a training batch; equal shapes for equal numbers of cases. */
  feeds?(request: MethodRequest): Values;
  terms(pass: MethodPass): MethodTerms;
  /** Class scores [B,C] where they are not the softmax of the logits (several heads). In evaluation. */
  classScores?(pass: Pick<MethodPass, 'logits' | 'features' | 'groups'>): Tensor;
  afterBatch?(seen: MethodSeen): void;
  afterEpoch?(epoch: number): void;
  afterValidation?(seen: ValidationSeen): Promise<void>;
  /** Whether the optimiser begins a new stage after an epoch (PESG moves its reference). */
  startsStage?(epoch: number): boolean;
  /** Weights and buffers to keep instead of the selected epoch's, such as an average. */
  finalValues?(): Values | undefined;
  /** What came of it that its name does not say, such as that it had no effect; sentences. */
  remarks?(end: TrainingEnd): readonly string[];
  /** How likely each training pair is bad, higher meaning more; any scale. */
  suspicion?(): Float64Array;
  /** Positions that the method treats as bad at present. */
  flagged?(): readonly number[];
  /** By what the loss of each case of a pass was multiplied, in its order; one number where it was the same for all. Asked before `afterBatch`. */
  weightsOf?(seen: MethodSeen): ArrayLike<number>;
  /** By what it judges the training cases, as it stands after an epoch. */
  evidence?(epoch: number): CaseEvidence;
  state?(): unknown;
  restore?(state: unknown): void;
}

/**
 * What a method goes by when it judges training cases, for the record: names in snake_case, the same ones all along a
 * training.
 */
export interface CaseEvidence {
  /** Columns over the training cases; NaN where nothing is known yet. */
  readonly cases: Readonly<Record<string, Float64Array>>;
  /** Figures that are one for all cases, such as limits; NaN before there are any. */
  readonly shared: Readonly<Record<string, number>>;
}

/** Name of the part of the network's scope that is the method's own. */
export const methodScope = 'method';

/** Gives a method its exact type and back unchanged; the table keeps the names of its settings. Nothing is checked. */
export function defineMethod<const Table extends SettingTable>(method: Method<Table>): Method<Table> {
  return method;
}
