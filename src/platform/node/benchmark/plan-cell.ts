// One training of a plan of `bench`: the same in the calling thread and in others.
import { EvenhandError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import { processedFigures } from '../../../learn/benchmark/processed-figures.ts';
import { type TrainingFigures, trainingFigures } from '../../../learn/benchmark/training-figures.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import type { PostProcessingPlan } from '../../../learn/plan/post-processing-plan.ts';
import { selectionGroupsOf } from '../../../learn/plan/selection-groups-of.ts';
import { postProcessTraining } from '../../../learn/protocol/post-process-training.ts';
import { trainingFiles } from '../../../learn/protocol/training-files.ts';
import type { PreparedLearning } from '../../../learn/run/prepared-learning.ts';
import { casesOf, plannedTrainings } from '../../../learn/run/run-learning.ts';
import { trainPlan } from '../../../learn/run/train-plan.ts';
import type { PrepareLearningOptions } from '../learning/prepare-learning-options.ts';
import { fitInFolder } from '../training/fit-in-folder.ts';
import type { OutputFile } from '../write-files.ts';

/** What a thread needs to prepare cases of a plan for itself. */
export interface PlanSource extends Omit<PrepareLearningOptions, 'watch'> {
  readonly plan: CheckedLearnPlan;
}

/** Cases of a plan, read. */
export interface PlanWorld {
  readonly name: string;
  readonly prepared: PreparedLearning;
  /** Of what they were prepared, for threads. */
  readonly source: PlanSource;
}

/** A training as a thread is sent it. */
export interface SentPlanCell {
  readonly plan: CheckedLearnPlan;
  readonly seed: number;
  /** Rules that its scores go through besides. */
  readonly rules?: readonly PostProcessingPlan[] | undefined;
  /** Of its checkpoints. */
  readonly folder: string;
  readonly identity: string;
}

/** What came of a training: its files and figures, or why the method could not be run. */
export type PlanCellOutcome =
  | { readonly files: readonly OutputFile[]; readonly figures: TrainingFigures; readonly seconds: number }
  | { readonly refused: { readonly code: string; readonly message: string } };

/** Carries out one training. Throws what `trainPlan` throws, but for methods that cannot be run there and losses that stop being a number. */
export async function trainPlanCell(
  { plan, seed, rules, folder, identity }: SentPlanCell,
  prepared: PreparedLearning,
  watch: Watch & { readonly runtime: Runtime },
): Promise<PlanCellOutcome> {
  const { known } = prepared.built;
  const [training] = plannedTrainings({ ...plan, seeds: [seed] });
  const cases = casesOf(plan, prepared.built.cases, training!);
  const started = performance.now();
  try {
    const trained = await trainPlan(plan, prepared, {
      seed,
      ...watch,
      cases,
      carryOut: (own) => fitInFolder({ ...own, folder, identity }),
    });
    const seconds = (performance.now() - started) / 1000;
    const { comparison } = plan;
    const options = { badPair: known['badPair'], comparison, selectionGroups: selectionGroupsOf(plan) };
    const processed = rules?.map((rule) =>
      processedFigures(cases, trained, postProcessTraining(cases, trained.scores, { plan: rule, seed }), options),
    );
    const figures = { ...trainingFigures(cases, trained, options), ...(processed === undefined ? {} : { processed }) };
    return { files: trainingFiles(cases, trained), figures, seconds };
  } catch (error) {
    const refusals = ['learn/method-cases', 'learn/bad-step'];
    if (!(error instanceof EvenhandError) || !refusals.includes(error.code)) throw error;
    return { refused: { code: error.code, message: error.message } };
  }
}
