// One training of a plan, by its use: what is learnt, scored and written.

import { usageError } from '../../core/errors.ts';
import type { Values } from '../../engine/executable.ts';
import { stepsPerEpoch } from '../fit/steps-per-epoch.ts';
import { zeros } from '../initialisers/initialiser.ts';
import type { LearnerOptions } from '../learner/learner.ts';
import { attributesOf, knownGroups, methodContext, trainingCases } from '../learner/method-context.ts';
import { trainLearner } from '../learner/train-learner.ts';
import { adaptersOf, mergeLora } from '../lora/lora-adapter.ts';
import { methodOf } from '../methods/methods.ts';
import { settingsFrom } from '../methods/setting.ts';
import { startingValues } from '../models/starting-values.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { scheduleOfPlan } from '../plan/schedule-of-plan.ts';
import { selectionGroupsOf } from '../plan/selection-groups-of.ts';
import { carriedOutUse } from '../plan/use-settings.ts';
import { exportLearner } from '../protocol/export-learner.ts';
import { criterionOf } from '../selection/criteria.ts';
import { fitLogistic, scoreByPrompts, trainProbe } from './frozen-uses.ts';
import type { PreparedLearning } from './prepared-learning.ts';
import { scoreByCache } from './score-by-cache.ts';
import type { TrainedUse, TrainPlanOptions } from './trained-use.ts';

/** Carries out one training. Throws what `trainLearner`, `logisticRegression`, `linearProbe` and `zeroShotScores` throw. */
export async function trainPlan(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  switch (carriedOutUse(plan)) {
    case 'zero-shot':
      return scoreByPrompts(plan, prepared, options);
    case 'tip-adapter':
      return scoreByCache(plan, prepared, options);
    case 'logistic':
      return fitLogistic(plan, prepared, options);
    case 'probe':
      return trainProbe(plan, prepared, options);
    default:
      return trainNetwork(plan, prepared, options);
  }
}

async function trainNetwork(
  plan: CheckedLearnPlan,
  prepared: PreparedLearning,
  options: TrainPlanOptions,
): Promise<TrainedUse> {
  const own = learnerOptions(plan, prepared, options);
  const run = startedRun(own);
  const { onSpoilt } = options;
  const weights = await weightsOf(prepared, own, run.heads);
  const learner = {
    ...own,
    weights,
    ...(onSpoilt && trainsAll(plan)
      ? { onSpoilt: async (values: Values) => onSpoilt(await exported({ ...own, weights }, prepared, values)) }
      : {}),
  };
  const trained = await trainLearner(learner);
  const { records, scores, suspicion, flagged, selectedEpoch, warnings, remarks } = trained;
  return {
    records,
    scores,
    selectedEpoch,
    warnings: warnings.map(({ message }) => message),
    remarks,
    ...(suspicion === undefined ? {} : { suspicion }),
    ...(flagged === undefined ? {} : { flagged }),
    ...(plan.output.model ? { model: await exported(learner, prepared, trained.values) } : {}),
  };
}

/** Whether another training can go on from the model alone. */
function trainsAll(plan: Pick<CheckedLearnPlan, 'use'>): boolean {
  const kind = carriedOutUse(plan);
  return kind === 'scratch' || kind === 'fine-tune';
}

function learnerOptions(
  plan: CheckedLearnPlan,
  { built, inputs, model, prompts, trainable, lora }: PreparedLearning,
  { runtime, cases, seed, carryOut, onEpoch, onHistory, signal, onProgress }: TrainPlanOptions,
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
    trainable,
    lora,
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
    selectionGroups: selectionGroupsOf(plan),
    watchTest: plan.selection.protocol === 'as-published',
    carryOut,
    onEpoch,
    onHistory,
    signal,
    onProgress,
  };
}

/** The method's part of the network. */
function startedRun(options: LearnerOptions) {
  const { method, methodSettings } = options;
  const groups = attributesOf(options).map(knownGroups);
  return method.start(methodContext(options, groups), settingsFrom(method.name, method.settings, methodSettings));
}

/** Weights that the network starts with; what a use changes is looked for, also where the network brings its own. */
async function weightsOf(
  { loaded, lora, trainable }: PreparedLearning,
  { model, inputs, cases, seed }: LearnerOptions,
  heads = 1,
): Promise<LearnerOptions['weights']> {
  if (loaded === undefined && lora === undefined && trainable === undefined) return undefined;
  const one = await inputs.load({ cases: [0], mode: 'eval', stream: unused });
  const outputs = cases.classes.length * heads;
  return startingValues(model, { inputs: one, outputs, loaded, lora, trainable, seed }).loaded;
}

/** The model of a learner for one case at a time. */
async function exported(
  options: LearnerOptions,
  { metadata, mergesLora, lora }: PreparedLearning,
  trained: Values,
): Promise<Uint8Array> {
  const { cases, inputs, model, prompts } = options;
  const one = await inputs.load({ cases: [0], mode: 'eval', stream: unused });
  const groups = attributesOf(options).map(knownGroups);
  const isMerged = lora !== undefined && mergesLora;
  const values = isMerged ? mergeLora(trained, adaptersOf(namesOf(trained)), lora) : trained;
  return exportLearner({
    model,
    classes: cases.classes,
    inputs: one,
    values,
    prompts,
    run: startedRun(options),
    groupCounts: groups.map((each) => each.groups.length),
    lora: isMerged ? undefined : lora,
    metadata: metadata(values),
  }).bytes();
}

function namesOf(values: Values): Parameters<typeof adaptersOf>[0] {
  const specifications = Object.entries(values).map(([name, { shape }]) => ({
    name,
    shape,
    kind: 'parameter' as const,
    trainable: false,
    initialise: zeros,
  }));
  return { specifications };
}

function unused(): never {
  throw usageError('learn/bad-input', 'An evaluation drew at random.');
}
