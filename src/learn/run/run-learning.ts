// All trainings of a plan, each once: what is finished is taken as it is, what was begun goes on.
import { EvenhandError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import { drawFewShot } from '../few-shot/draw-few-shot.ts';
import type { EpochRecord, LearnerOptions } from '../learner/learner.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { type PublishedSelection, publishedSelection } from '../protocol/as-published.ts';
import { type FoundBadPairs, foundBadPairs, suspectsAllAlike } from '../protocol/found-bad-pairs.ts';
import {
  type PostProcessedTraining,
  type PostProcessingRecord,
  postProcessTraining,
  requirePostProcessing,
} from '../protocol/post-process-training.ts';
import { type TrainingFile, trainingFiles } from '../protocol/training-files.ts';
import { criterionOf } from '../selection/criteria.ts';
import { labelSubset } from '../uses/label-subset.ts';
import { type HistoryKeeper, type ToldHistory, trainingHistory } from './history-keeper.ts';
import type { PreparedLearning } from './prepared-learning.ts';
import { tooFewShots } from './too-few-shots.ts';
import { trainPlan } from './train-plan.ts';
import type { TrainedUse } from './trained-use.ts';

/** One training of a plan by its name, such as `seed-1` or `labels-0.1/seed-1`. */
export interface PlannedTraining {
  readonly name: string;
  readonly seed: number;
  /** Share of the labels; of label efficiency. */
  readonly fraction?: number | undefined;
  /** Training cases of each class, where so many were drawn. */
  readonly shots?: number | undefined;
}

/** What a training leaves for the summary. JSON: what does not exist is null. */
export interface LearningResult extends PlannedTraining {
  /** Training cases. */
  readonly cases: number;
  /** Patients whose cases they are. */
  readonly patients: number;
  /** From 0; absent where there are no epochs. */
  readonly selectedEpoch?: number | undefined;
  readonly epochs: number;
  readonly warnings: readonly string[];
  /** Training pairs that the method treats as bad. */
  readonly flagged?: number | undefined;
  readonly badPairs?: FoundBadPairs | undefined;
  readonly published?: PublishedSelection | undefined;
  /** The plan's rule of post-processing, and what it did to the test cases. */
  readonly postProcessing?: PostProcessingRecord | undefined;
  /** Scores of the test cases, [classes][cases]. */
  readonly test: readonly (readonly number[])[];
}

/** What is shown while a training goes on. */
export interface LearningProgress {
  readonly training: PlannedTraining;
  /** From 0, of `count`. */
  readonly index: number;
  readonly count: number;
  readonly last: EpochRecord | undefined;
  /** Part of this training that is done, 0 to 1. */
  readonly share: number;
}

/** Name of the model that is kept when the loss of a training stops being a number. */
export const rescuedModel = 'best-so-far.onnx';

/** A training that goes on. */
export interface OpenTraining {
  /** How it is carried out, such as with checkpoints; by default `fit`. */
  readonly carryOut?: LearnerOptions['carryOut'];
  onEpoch?(record: EpochRecord): void;
  /** Where the history of the cases is kept until the training is finished; by default in memory. */
  readonly history?: ((stride: number) => HistoryKeeper) | undefined;
  /** Keeps the model of the best epoch so far of a training whose loss stopped being a number, so that another can begin with it. */
  rescue?(file: TrainingFile): Promise<void>;
  /** What was kept while it went on may go. */
  close?(): Promise<void>;
}

/** Where trainings are kept: a folder, or the memory of a page. */
export interface TrainingKeeper {
  /** The record of a finished training; undefined where it is not. */
  finished<Result>(training: string): Promise<{ readonly result: Result } | undefined>;
  begin(training: string): OpenTraining;
  /** Keeps the files of a training and its record, whose result is given back as JSON has it. */
  finish(
    training: string,
    files: readonly TrainingFile[],
    result: LearningResult,
  ): Promise<{ readonly result: unknown }>;
}

/** How the trainings are carried out. */
export interface RunLearningOptions extends Pick<Watch, 'signal'> {
  readonly keeper: TrainingKeeper;
  readonly runtime: Runtime;
  readonly onTraining?: ((progress: LearningProgress) => void) | undefined;
}

/** What came of all trainings. */
export interface LearningRun {
  readonly results: readonly LearningResult[];
  /** Trainings that an earlier run had finished. */
  readonly found: number;
}

/** The trainings of a plan. What does not depend on the seed is carried out once. */
export function plannedTrainings(plan: CheckedLearnPlan): readonly PlannedTraining[] {
  const { use, seeds } = plan;
  if (use.kind === 'label-efficiency') {
    return [...new Set(use.fractions)].flatMap((fraction) =>
      seeds.map((seed) => ({ name: `labels-${fraction}/seed-${seed}`, seed, fraction })),
    );
  }
  const shots = [...new Set(use.shots ?? (use.kind === 'tip-adapter' ? [16] : []))];
  if (shots.length > 0) {
    return shots.flatMap((count) =>
      seeds.map((seed) => ({
        name: shots.length === 1 ? `seed-${seed}` : `shots-${count}/seed-${seed}`,
        seed,
        shots: count,
      })),
    );
  }
  const once = use.kind === 'zero-shot' || use.kind === 'logistic';
  return (once ? seeds.slice(0, 1) : seeds).map((seed) => ({ name: `seed-${seed}`, seed }));
}

/** Carries out all trainings of a plan. Throws what `trainPlan` throws, and the reason of an aborted signal. */
export async function runLearning(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  { keeper, runtime, signal, onTraining }: RunLearningOptions,
): Promise<LearningRun> {
  const trainings = plannedTrainings(plan);
  const rule = plan.postProcessing;
  if (rule !== undefined) requirePostProcessing(prepared.built.cases, rule);
  const results: LearningResult[] = [];
  let found = 0;
  for (const [index, training] of trainings.entries()) {
    signal?.throwIfAborted();
    const before = await keeper.finished<LearningResult>(training.name);
    if (before !== undefined) {
      found += 1;
      results.push(before.result);
      continue;
    }
    let last: EpochRecord | undefined;
    const open = keeper.begin(training.name);
    const show = (share: number): void => onTraining?.({ training, index, count: trainings.length, last, share });
    show(0);
    const cases = casesOf(plan, prepared.built.cases, training);
    const history = trainingHistory(plan, prepared, { cases, keep: open.history });
    const trained = await trainPlan(plan, prepared, {
      runtime,
      cases,
      seed: training.seed,
      carryOut: open.carryOut,
      signal,
      onProgress: ({ done, total }) => show(total > 0 ? done / total : 0),
      onEpoch: (record) => {
        last = record;
        open.onEpoch?.(record);
      },
      onHistory: history.write,
      onSpoilt: open.rescue && ((data) => open.rescue!({ name: rescuedModel, data })),
    }).catch((error: unknown) => Promise.reject(spoiltIn(training, error)));
    const told = await history.tell(trained.records.length);
    const processed = rule && postProcessTraining(cases, trained.scores, { plan: rule, seed: training.seed });
    const result = resultOf(plan, prepared, { training, cases, trained, told, processed });
    const { suspicion } = plan.output;
    const files = trainingFiles(cases, trained, { model: trained.model, suspicion, processed });
    await open.close?.();
    const finished = await keeper.finish(training.name, [...files, ...told.files], result);
    await history.remove();
    results.push(finished.result as LearningResult);
  }
  return { results, found };
}

/** A loss that is no number, told with the training whose it is. */
function spoiltIn({ name }: PlannedTraining, error: unknown): unknown {
  if (!(error instanceof EvenhandError) || error.code !== 'learn/bad-step') return error;
  const { kind, code, message, hint } = error;
  return new EvenhandError(kind, code, `${name}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

/** The cases of a training: all of them, or a share or number of the training cases that is drawn by its seed. */
export function casesOf(
  { use }: CheckedLearnPlan,
  cases: LearningCases,
  { seed, fraction, shots }: PlannedTraining,
): LearningCases {
  const withTraining = (train: Int32Array): LearningCases => ({ ...cases, splits: { ...cases.splits, train } });
  if (shots !== undefined) return withTraining(drawFewShot(cases, { perClass: shots, seed, set: use.set }));
  if (use.kind !== 'label-efficiency' || fraction === undefined) return cases;
  return withTraining(labelSubset(cases, { fraction, seed }));
}

const allAlike =
  'No pair was told from another, for want of pairs or of features that tell: the method left all alone and learnt from them alike.';

interface Finished {
  readonly told: ToldHistory;
  readonly processed: PostProcessedTraining | undefined;
  readonly training: PlannedTraining;
  readonly cases: LearningCases;
  readonly trained: TrainedUse;
}

function resultOf(
  plan: CheckedLearnPlan,
  { built }: PreparedLearning,
  { training, cases, trained, told, processed }: Finished,
): LearningResult {
  const { records, scores, suspicion, flagged, selectedEpoch, warnings, remarks = [] } = trained;
  const alike = remarks.length === 0 && suspectsAllAlike(suspicion) ? [allAlike] : [];
  const bad = built.known['badPair'] ?? built.known['pairTruth'];
  const pairs = bad && Array.from(cases.splits.train, (index) => bad[index]!);
  const names = cases.attributes.map(({ name }) => name);
  const { shots } = training;
  const fewShots = shots === undefined ? [] : tooFewShots(built.cases, { shots, set: plan.use.set });
  return {
    ...training,
    cases: cases.splits.train.length,
    patients: new Set(Array.from(cases.splits.train, (index) => cases.patient[index]!)).size,
    selectedEpoch,
    epochs: records.length,
    warnings: [...warnings, ...remarks, ...alike, ...told.warnings, ...fewShots],
    flagged: flagged?.length,
    badPairs: pairs && (suspicion || flagged) ? foundBadPairs(pairs, { suspicion, flagged }) : undefined,
    published:
      plan.selection.protocol === 'as-published'
        ? publishedSelection(records, criterionOf(plan.selection.criterion, names))
        : undefined,
    postProcessing: processed?.record,
    test: (scores.test?.scores ?? []).map((own) => Array.from(own)),
  };
}
