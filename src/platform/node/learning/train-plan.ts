// One training of a plan, by its use: what is learnt, scored and written.
import { usageError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { Values } from '../../../engine/executable.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import type { LearningCases } from '../../../learn/cases/learning-cases.ts';
import { stepsPerEpoch } from '../../../learn/fit/steps-per-epoch.ts';
import type { EpochRecord, LearnerOptions, TrainedLearner } from '../../../learn/learner/learner.ts';
import { attributesOf, knownGroups, methodContext, trainingCases } from '../../../learn/learner/method-context.ts';
import { trainLearner } from '../../../learn/learner/train-learner.ts';
import { methodOf } from '../../../learn/methods/methods.ts';
import { settingsFrom } from '../../../learn/methods/setting.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { scheduleOfPlan } from '../../../learn/plan/schedule-of-plan.ts';
import { exportLearner } from '../../../learn/protocol/export-learner.ts';
import { criterionOf } from '../../../learn/selection/criteria.ts';
import { fitInFolder } from '../training/fit-in-folder.ts';
import { checkUseSettings, fitLogistic, scoreByPrompts, trainProbe } from './frozen-uses.ts';
import type { PreparedLearning } from './prepare-learning.ts';

/** What came of a training, as far as its files and the summary need it. */
export type TrainedUse = Pick<TrainedLearner, 'records' | 'scores' | 'suspicion' | 'flagged'> & {
  readonly selectedEpoch?: number | undefined;
  readonly warnings: readonly string[];
  /** The file of the model. */
  readonly model?: Uint8Array | undefined;
};

/** One training. */
export interface TrainPlanOptions extends Watch {
  readonly runtime: Runtime;
  /** Cases, of which training cases may be a share. */
  readonly cases: LearningCases;
  readonly seed: number;
  readonly folder: string;
  readonly identity: string;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
}

/** Uses that a plan can be carried out by, and for what networks. */
const wired = ['scratch', 'zero-shot', 'logistic', 'probe'] as const;

/** A use that a plan can be carried out by. */
export type WiredUse = (typeof wired)[number];

/** The use that is carried out, at one or several shares of labels. Throws `learn/not-available` (usage) for what is not there yet. */
export function carriedOutUse({ use, network, selection, inputs }: CheckedLearnPlan): WiredUse {
  const kind = use.kind === 'label-efficiency' ? use.of : use.kind;
  const frozen = network.name === 'features';
  const found = wired.find((each) => each === kind);
  const problem =
    found === undefined
      ? `The use "${kind}" is not available from a plan`
      : network.weights !== undefined
        ? `network.weights is not available for the use "${kind}"`
        : found !== 'scratch' && !frozen
          ? `The use "${kind}" is not available for the network "${network.name}", only for "features"`
          : found === 'zero-shot' && use.modality !== 'pairs'
            ? 'The use "zero-shot" is not available for one modality alone'
            : (found === 'logistic' || found === 'probe') && use.modality === 'pairs'
              ? `The use "${kind}" is not available for pairs; give use.modality image or text`
              : found !== 'scratch' && selection.protocol === 'as-published'
                ? `selection.protocol "as-published" is not available for the use "${kind}"`
                : inputs.prompts !== undefined && use.modality !== 'pairs'
                  ? 'inputs.prompts is not available for one modality alone'
                  : undefined;
  if (problem === undefined) {
    checkUseSettings(found!, use.settings);
    return found!;
  }
  throw usageError('learn/not-available', `${problem}.`, { hint: 'docs/learn.md lists what can be combined.' });
}

/** Carries out one training. Throws what `trainLearner`, `logisticRegression`, `linearProbe` and `zeroShotScores` throw. */
export async function trainPlan(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const use = carriedOutUse(plan);
  if (use === 'scratch') return trainNetwork(plan, prepared, options);
  if (use === 'zero-shot') return scoreByPrompts(prepared, options);
  return use === 'logistic' ? fitLogistic(plan, prepared, options) : trainProbe(plan, prepared, options);
}

async function trainNetwork(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const learner = learnerOptions(plan, prepared, options);
  const trained = await trainLearner(learner);
  const { records, scores, suspicion, flagged, selectedEpoch, warnings } = trained;
  return {
    records,
    scores,
    selectedEpoch,
    warnings: warnings.map(({ message }) => message),
    ...(suspicion === undefined ? {} : { suspicion }),
    ...(flagged === undefined ? {} : { flagged }),
    ...(plan.output.model ? { model: await exported(learner, trained.values) } : {}),
  };
}

function learnerOptions(
  plan: CheckedLearnPlan,
  { built, inputs, model, prompts }: PreparedLearning,
  { runtime, cases, seed, folder, identity, onEpoch, signal, onProgress }: TrainPlanOptions,
): LearnerOptions {
  const { epochs, batchSize, evaluationBatchSize, optimiser, clipNorm, patience } = plan.training;
  const attributes = plan.method.attributes ?? plan.cases.attributes.map(({ name }) => name);
  const { length } = trainingCases({ cases, model });
  return {
    runtime,
    cases,
    inputs,
    model,
    prompts,
    method: methodOf(plan.method.name),
    methodSettings: plan.method.settings,
    attributes,
    known: built.known,
    seed,
    epochs,
    batchSize,
    evaluationBatchSize,
    optimiser: { name: optimiser.name, settings: { weightDecay: optimiser.weightDecay, ...optimiser.settings } },
    schedule: scheduleOfPlan(plan.training, stepsPerEpoch(length, { batchSize })),
    clipNorm,
    patience,
    criterion: criterionOf(plan.selection.criterion, attributes),
    watchTest: plan.selection.protocol === 'as-published',
    carryOut: (own) => fitInFolder({ ...own, folder, identity }),
    onEpoch,
    signal,
    onProgress,
  };
}

/** The model of a learner for one case at a time. */
async function exported(options: LearnerOptions, values: Values): Promise<Uint8Array> {
  const { cases, inputs, model, prompts, method, methodSettings } = options;
  const one = await inputs.load({ cases: [0], mode: 'eval', stream: () => unused() });
  const groups = attributesOf(options).map(knownGroups);
  const run = method.start(methodContext(options, groups), settingsFrom(method.name, method.settings, methodSettings));
  return exportLearner({
    model,
    classes: cases.classes,
    inputs: one,
    values,
    prompts,
    run,
    groupCounts: groups.map((each) => each.groups.length),
  }).bytes();
}

function unused(): never {
  throw usageError('learn/bad-input', 'An evaluation drew at random.');
}
