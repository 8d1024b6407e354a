// One training by a method: network, batches, validation by group after each epoch, and the scores of the kept weights.
import { EvenhandError, usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { Values } from '../../engine/executable.ts';
import { partsOf } from '../cases/split-cases.ts';
import { cutBatches } from '../fit/case-order.ts';
import { caseStream } from '../fit/case-stream.ts';
import { fit } from '../fit/fit.ts';
import type { BatchRequest, FitResult, ValidatedBatch } from '../fit/fit-options.ts';
import { methodScope } from '../methods/method.ts';
import { settingsFrom } from '../methods/setting.ts';
import { fitsPattern } from '../scope/name-pattern.ts';
import { type EpochFigures, valuesAmong } from '../selection/criterion.ts';
import { epochFigures } from '../selection/epoch-figures.ts';
import { type LeftOutGroup, leftOutGroups } from '../selection/left-out-groups.ts';
import { requireSelectable } from '../selection/require-selectable.ts';
import { bufferKey } from '../training/named-tensors.ts';
import { networkTrainer } from '../training/network-trainer.ts';
import type { Trainer } from '../training/trainer-options.ts';
import { sampledOrder } from './case-draws.ts';
import { collectScores, type ScoredCases } from './collect-scores.ts';
import type { LearnerOptions, SplitScores, TrainedLearner } from './learner.ts';
import { learnerBatches } from './learner-batches.ts';
import { type EpochLog, learnerMethod, methodInputs } from './learner-method.ts';
import { evidenceOutputs, learnerNetwork } from './learner-network.ts';
import { attributesOf, knownGroups, methodContext, trainingCases } from './method-context.ts';

/**
 * Trains a model by a method on the training cases, judges every epoch on the validation cases by the criterion, and
 * scores the other parts with the kept weights. The test cases are read once, at the end, unless `watchTest` asks for
 * the published way of selecting on them. Where no epoch has a value of the criterion, the last is kept. The same
 * options give the same bytes on one platform and runtime, interrupted or not.
 *
 * Throws `learn/unknown-attribute`, `learn/bad-setting`, `learn/method-cases`, `learn/method-kind`, `learn/no-prompts`
 * (usage), `learn/small-groups` (data), `learn/bad-step` when the loss stops being a number, and what `fit` throws.
 */
export async function trainLearner(options: LearnerOptions): Promise<TrainedLearner> {
  checkKind(options);
  const plan = planOf(options);
  const load = learnerBatches(plan);
  const trainer = await createLearnerTrainer(plan, load);
  try {
    return await carryOut(plan, { trainer, load });
  } finally {
    await trainer.release();
  }
}

type Load = (request: BatchRequest<number>) => Promise<Values>;

function checkKind({ method, model, prompts }: LearnerOptions): void {
  if (!method.kinds.includes(model.kind)) {
    throw usageError(
      'learn/method-kind',
      `The method "${method.name}" is for ${method.kinds.join(' and ')}; the model learns ${model.kind}.`,
      { hint: 'See "evenhand learn --list" for what each method is for.' },
    );
  }
  if (model.kind !== 'pairs' || prompts !== undefined) return;
  throw usageError('learn/no-prompts', 'A model of pairs is scored by prompts; none are given.', {
    hint: 'Give at least one text for each class.',
  });
}

/** Everything that is fixed before the first step. */
function planOf(options: LearnerOptions) {
  const groups = attributesOf(options).map(knownGroups);
  const rows = trainingCases(options);
  const context = methodContext(options, groups);
  const { method, methodSettings } = options;
  const needed = method.attributes ?? 0;
  if (context.attributes.length < needed) {
    throw usageError('learn/method-cases', `The method "${method.name}" needs ${needed} attribute(s) to look at.`, {
      hint: 'Name them in "attributes".',
    });
  }
  const leftOut = leftOutOf(options);
  const { cases, criterion, attributes } = options;
  requireSelectable(cases, { criterion, attributes, leftOut: leftOut.validation });
  const run = method.start(context, settingsFrom(method.name, method.settings, methodSettings));
  return { options, groups, rows, context, run, leftOut };
}

/** Groups too small to be compared, of each part that epochs may be selected on. */
function leftOutOf({ cases, selectionGroups, watchTest }: LearnerOptions) {
  const { validation, test } = cases.splits;
  return {
    validation: leftOutGroups(cases, validation, selectionGroups),
    test: watchTest ? leftOutGroups(cases, test, selectionGroups) : [],
  };
}

type Plan = ReturnType<typeof planOf>;

async function createLearnerTrainer({ options, run, groups, rows }: Plan, load: Load): Promise<Trainer> {
  const { runtime, model, prompts, seed, optimiser, clipNorm, trainable, lora, weights, batchSize, cases } = options;
  const first = Array.from(rows.subarray(0, batchSize));
  const draw = { seed, epoch: 0, mode: 'train' as const };
  const request = { cases: first, ...draw, step: 0, stream: (key: string) => caseStream(draw, key) };
  const fed = run.feeds?.({
    positions: first.map((_, position) => position),
    epoch: 0,
    step: 0,
    stream: (name) => createStream(seed, 'method', name, 0),
  });
  const batch = { ...(await load(request)), ...methodInputs(fed) };
  return networkTrainer({
    runtime,
    seed,
    network: learnerNetwork({
      model,
      run,
      classes: cases.classes.length,
      groupCounts: groups.map((group) => group.groups.length),
      prompts,
    }),
    batch,
    optimiser: run.training?.optimiser ?? optimiser,
    clipNorm,
    sharpness: run.training?.sharpness,
    averaging: run.training?.averaging,
    trainable: trainableWith(trainable, lora),
    lora,
    weights,
    ...(weights === undefined ? {} : { loading: { optional: newWithWeights } }),
  });
}

/** What has no value in the weights that a training starts from: the method's own, heads, adapters, learnt prompts, the scale. */
const newWithWeights = /^(method|head|(image|text)_adapter|prompt)\.|^logit_scale$|(^|\.)lora_[AB]\.weight$/;

/** What is trained: what the options say, and in any case what the method has made for itself. */
function trainableWith(
  trainable: LearnerOptions['trainable'],
  lora: LearnerOptions['lora'],
): LearnerOptions['trainable'] {
  if (trainable === undefined && lora === undefined) return undefined;
  const ofMethod = (name: string): boolean => name.startsWith(`${methodScope}.`);
  return (name) => ofMethod(name) || (trainable !== undefined && fitsPattern(name, trainable));
}

interface Running {
  readonly trainer: Trainer;
  readonly load: Load;
}

async function carryOut(plan: Plan, running: Running): Promise<TrainedLearner> {
  const { options, rows, run } = plan;
  const { cases, seed, criterion, batchSize, evaluationBatchSize = batchSize, patience, epochs, schedule } = options;
  const log: EpochLog = { records: [] };
  await prepareMethod(plan, running);
  const result = await (options.carryOut ?? fit)({
    trainer: running.trainer,
    cases: Array.from(rows),
    load: running.load,
    batchSize,
    epochs,
    seed,
    schedule,
    signal: options.signal,
    onProgress: options.onProgress,
    method: learnerMethod(run, { rows, seed, log, onHistory: options.onHistory }),
    order: run.sampling && ((epoch) => sampledOrder(run.sampling!, { seed, epoch })),
    validation: {
      cases: Array.from(cases.splits.validation),
      batchSize: evaluationBatchSize,
      better: criterion.better,
      contenders: criterion.contest && (() => criterion.contest!.contenders(validationOf(log))),
      patience,
      averaged: run.training?.averaging !== undefined,
      score: (passes, epoch) => judge(plan, running, { passes, epoch, log }),
    },
    onMetrics: (record) => {
      const last = log.records.at(-1);
      if (last === undefined || record.validation === undefined) return;
      const finished = { ...last, trainingLoss: record.loss };
      log.records = [...log.records.slice(0, -1), finished];
      options.onEpoch?.(finished);
    },
    onFailure: async (failure, best) => {
      if (best === undefined || !(failure instanceof EvenhandError) || failure.code !== 'learn/bad-step') return;
      await options.onSpoilt?.(ofNetwork(best.values));
    },
  });
  return finish(plan, running, { result, records: log.records });
}

/** Figures of the validation cases after an epoch; gives the value to select by. */
async function judge(
  { options, run, leftOut }: Plan,
  { trainer, load }: Running,
  {
    passes,
    epoch,
    log,
  }: { readonly passes: readonly ValidatedBatch<number>[]; readonly epoch: number; readonly log: EpochLog },
): Promise<number> {
  const { cases, criterion, watchTest } = options;
  const averaged = run.training?.averaging !== undefined;
  const validation = figuresOf(options, collectScores(passes, cases.classes.length), leftOut.validation);
  const test = watchTest
    ? figuresOf(options, await scoreCases(options, { trainer, load, of: cases.splits.test, averaged }), leftOut.test)
    : undefined;
  const { loss, auc, worstGroupAuc } = validation;
  if (run.startsStage?.(epoch)) await trainer.startStage();
  await run.afterValidation?.({ epoch, loss, auc, worstGroupAuc, values: () => trainer.values() });
  const flagged = run.flagged?.().length;
  const record = { epoch, trainingLoss: Number.NaN, validation };
  log.records = [
    ...log.records,
    { ...record, ...(test === undefined ? {} : { test }), ...(flagged === undefined ? {} : { flagged }) },
  ];
  return valuesAmong(criterion, validationOf(log)).at(-1)!;
}

function validationOf({ records }: EpochLog): readonly EpochFigures[] {
  return records.map((record) => record.validation);
}

function figuresOf(
  { cases, attributes }: LearnerOptions,
  scored: ScoredCases,
  leftOut: readonly LeftOutGroup[],
): EpochFigures {
  const { classes, label } = cases;
  return epochFigures({ ...scored, classes, label, attributes: attributesOf({ cases, attributes }), leftOut });
}

/** Shows the method what its training pairs look like before the first step. */
async function prepareMethod({ options, run, rows }: Plan, running: Running): Promise<void> {
  if (!run.prepare || options.model.kind !== 'pairs') return;
  const passes = await evaluateCases(options, { ...running, of: rows, averaged: false });
  const rowsOf = (name: string): Float32Array => {
    const parts = passes.map(({ result }) => result.outputs[name]!.data as Float32Array);
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let start = 0;
    for (const part of parts) {
      joined.set(part, start);
      start += part.length;
    }
    return joined;
  };
  run.prepare({
    image: rowsOf(evidenceOutputs.image),
    text: rowsOf(evidenceOutputs.text),
    prompts: {
      features: passes[0]!.result.outputs[evidenceOutputs.prompts]!.data as Float32Array,
      classOf: options.prompts!.classOf,
    },
  });
}

/** Scores of cases under the trainer's present weights. */
async function scoreCases(options: LearnerOptions, request: EvaluationRequest): Promise<ScoredCases> {
  return collectScores(await evaluateCases(options, request), options.cases.classes.length);
}

interface EvaluationRequest extends Running {
  readonly of: Int32Array;
  readonly averaged: boolean;
}

async function evaluateCases(
  { seed, batchSize, evaluationBatchSize = batchSize, signal }: LearnerOptions,
  { trainer, load, of, averaged }: EvaluationRequest,
): Promise<readonly ValidatedBatch<number>[]> {
  const draw = { seed, epoch: 0, mode: 'eval' as const };
  const passes: ValidatedBatch<number>[] = [];
  for (const [step, batch] of cutBatches(of, { size: evaluationBatchSize }).entries()) {
    signal?.throwIfAborted();
    const own = Array.from(batch);
    const feeds = await load({ cases: own, ...draw, step, stream: (key) => caseStream(draw, key) });
    passes.push({ cases: own, result: await trainer.evaluate(feeds, { averaged }) });
  }
  return passes;
}

async function finish(
  { options, run }: Plan,
  running: Running,
  { result, records }: { readonly result: FitResult; readonly records: TrainedLearner['records'] },
): Promise<TrainedLearner> {
  const { cases, scoredSplits = partsOf(cases.splits).filter((role) => role !== 'train') } = options;
  const values = { ...result.values, ...run.finalValues?.() };
  await useValues(running.trainer, values);
  const scores: { [split: string]: SplitScores } = {};
  for (const split of scoredSplits) {
    const of = cases.splits[split] ?? new Int32Array(0);
    const scored = await scoreCases(options, { ...running, of, averaged: false });
    scores[split] = { cases: scored.cases, scores: scored.scores };
  }
  const selectedEpoch = result.best?.epoch ?? records.length - 1;
  return {
    records,
    selectedEpoch,
    ended: result.ended,
    warnings: result.warnings,
    remarks: run.remarks?.({ epochs: records.length, selectedEpoch }) ?? [],
    values: ofNetwork(values),
    scores,
    ...(run.suspicion ? { suspicion: run.suspicion() } : {}),
    ...(run.flagged ? { flagged: run.flagged() } : {}),
  };
}

/** Without what a method has made for itself. */
function ofNetwork(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(`${methodScope}.`)));
}

/** Puts weights and buffers in place of the trainer's. */
async function useValues(trainer: Trainer, values: Values): Promise<void> {
  const state = await trainer.state();
  const tensors = Object.entries(state.tensors).map(([key, present]) => {
    const name = key.slice(key.indexOf(':') + 1);
    const isKept = key === `values:${name}` || key === bufferKey(name);
    return [key, (isKept && values[name]) || present] as const;
  });
  await trainer.restore({ ...state, tensors: Object.fromEntries(tensors) });
}
