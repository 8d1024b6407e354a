// Training over epochs of cases: order and augmentation keyed by seed, epoch and case; validation, early stop, checkpoints.
import type { Values } from '../../engine/executable.ts';
import { createSchedule, type Schedule } from '../schedules/create-schedule.ts';
import { casesOf } from '../training/pass-result.ts';
import type { StepResult } from '../training/trainer-options.ts';
import { caseOrder, cutBatches } from './case-order.ts';
import { caseStream } from './case-stream.ts';
import { checkFitOptions } from './check-fit-options.ts';
import { ContendingEpochs } from './contending-epochs.ts';
import type { BatchRequest, BestEpoch, FitOptions, FitResult, FitState, MetricsRecord } from './fit-options.ts';
import { fitWarnings } from './fit-warnings.ts';
import { prefetch } from './prefetch.ts';
import { isBetter, validate } from './validate.ts';

/**
 * Trains a network on cases. Every random choice has a key: the order of an epoch (seed, epoch), augmentation (seed, epoch, case),
 * dropout (seed, step). So the result depends neither on prefetching nor on interruptions: a run resumed from a checkpoint ends
 * with the same bytes as one that was never stopped, on one platform and runtime.
 *
 * Throws `learn/bad-fit` (usage) with all problems; `learn/bad-step` when the loss stops being a number; the reason of the signal
 * when it is aborted, between two steps and after a last checkpoint; whatever `load` and `checkpoint` throw.
 */
export async function fit<Case>(options: FitOptions<Case>): Promise<FitResult> {
  checkFitOptions(options);
  const run = new Run(options);
  await run.restore();
  return run.finish();
}

/** A batch that is to be trained on. */
interface Part<Case> {
  readonly request: BatchRequest<Case>;
  readonly feeds: Values;
}

class Run<Case> {
  readonly #options: FitOptions<Case>;
  readonly #schedule: Schedule;
  #epoch = 0;
  #batch = 0;
  #history: readonly MetricsRecord[] = [];
  #running = { loss: 0, cases: 0 };
  #best: BestEpoch | undefined;
  readonly #contending: ContendingEpochs;
  #stale = 0;
  /** Steps taken when the state was kept last. */
  #keptSteps = 0;

  constructor(options: FitOptions<Case>) {
    this.#options = options;
    this.#schedule = createSchedule(options.schedule);
    this.#contending = new ContendingEpochs(options.epochStore);
  }

  async restore(): Promise<void> {
    const { resume, trainer, method } = this.#options;
    if (!resume) return;
    await trainer.restore(resume.trainer);
    method?.restore?.(resume.method);
    this.#epoch = resume.epoch;
    this.#batch = resume.batch;
    this.#history = resume.history;
    this.#running = { ...resume.running };
    this.#best = resume.best;
    this.#contending.restore(resume.contenders);
    this.#stale = resume.stale;
    this.#keptSteps = trainer.steps;
  }

  async finish(): Promise<FitResult> {
    const { epochs, validation } = this.#options;
    while (this.#epoch < epochs && !this.#outOfPatience()) await this.#runEpoch();
    const averaged = validation?.averaged ?? false;
    const warnings = fitWarnings(this.#options);
    const best = await this.#bestEpoch();
    const values = best?.values ?? (await this.#options.trainer.values({ averaged }));
    return {
      ended: this.#outOfPatience() ? 'patience' : 'epochs',
      history: this.#history,
      best,
      values,
      warnings,
    };
  }

  async #bestEpoch(): Promise<BestEpoch | undefined> {
    return this.#best ?? this.#contending.best();
  }

  #outOfPatience(): boolean {
    const patience = this.#options.validation?.patience;
    return patience !== undefined && this.#stale >= patience;
  }

  async #runEpoch(): Promise<void> {
    const { signal, trainer, onFailure } = this.#options;
    let validation: number | undefined;
    try {
      await this.#trainEpoch();
      validation = await this.#judge();
    } catch (problem) {
      const isStopped = signal?.aborted && problem === signal.reason;
      if (isStopped && trainer.steps !== this.#keptSteps) await this.#keep();
      if (!isStopped) await onFailure?.(problem, await this.#bestEpoch());
      throw problem;
    }
    await this.#endEpoch(validation);
  }

  async #trainEpoch(): Promise<void> {
    const { cases, seed, batchSize, dropLast, accumulate = 1, load, prefetch: ahead = 2, signal } = this.#options;
    const { trainer, method } = this.#options;
    const order = this.#options.order?.(this.#epoch) ?? caseOrder(cases.length, { seed, epoch: this.#epoch });
    const batches = cutBatches(order, { size: batchSize, dropLast });
    const before = this.#epoch * batches.length;
    const requests = batches.slice(this.#batch).map((indices, at) => this.#request(indices, before + this.#batch + at));
    const stepsPerRun = method?.feeds ? 1 : trainer.stepsPerRun;
    const parts: Part<Case>[] = [];
    const planned: (readonly Part<Case>[])[] = [];
    let seen = this.#batch;
    for await (const { item: request, result } of prefetch(requests, load, { ahead, signal })) {
      parts.push({ request, feeds: { ...result, ...method?.feeds?.(request) } });
      seen += 1;
      const isLast = seen === batches.length;
      if (parts.length < accumulate && !isLast) continue;
      planned.push(parts.splice(0));
      const isCheckpoint = this.#isCheckpointStep(trainer.steps + planned.length);
      if (planned.length < stepsPerRun && !isLast && !isCheckpoint) continue;
      await this.#takeSteps(planned.splice(0));
      this.#batch = seen;
      this.#report(batches.length);
      if (isCheckpoint && !isLast) await this.#keep();
    }
  }

  /** Gives the present state to be kept. */
  async #keep(): Promise<void> {
    await this.#options.checkpoint?.(await this.#state());
    this.#keptSteps = this.#options.trainer.steps;
  }

  #request(indices: Int32Array, step: number): BatchRequest<Case> {
    const { cases, seed } = this.#options;
    const draw = { seed, epoch: this.#epoch, mode: 'train' as const };
    return {
      cases: Array.from(indices, (index) => cases[index]!),
      ...draw,
      step,
      stream: (key) => caseStream(draw, key),
    };
  }

  async #takeSteps(planned: readonly (readonly Part<Case>[])[]): Promise<void> {
    const { trainer } = this.#options;
    const before = trainer.steps;
    const steps = planned.map((parts, index) => ({
      batches: parts.map(({ feeds }) => feeds),
      learningRate: this.#schedule(before + index),
    }));
    const results = await trainer.run(steps);
    for (const [index, parts] of planned.entries()) {
      const { learningRate } = steps[index]!;
      this.#record(parts, results[index]!, { step: before + index, learningRate });
    }
  }

  #record(
    parts: readonly Part<Case>[],
    { loss, passes, gradientNorm }: StepResult,
    { step, learningRate }: { readonly step: number; readonly learningRate: number },
  ): void {
    const { method, onMetrics } = this.#options;
    for (const [index, { request, feeds }] of parts.entries()) {
      const result = passes[index]!;
      const count = casesOf(feeds);
      this.#running = { loss: this.#running.loss + result.loss * count, cases: this.#running.cases + count };
      method?.afterBatch?.({ cases: request.cases, epoch: this.#epoch, step, result });
    }
    onMetrics?.({ epoch: this.#epoch, step: step + 1, loss, learningRate, gradientNorm });
  }

  #isCheckpointStep(step: number): boolean {
    const { checkpointEvery } = this.#options;
    return checkpointEvery !== undefined && step % checkpointEvery === 0;
  }

  async #endEpoch(validation: number | undefined): Promise<void> {
    const { method, onMetrics, trainer } = this.#options;
    method?.afterEpoch?.(this.#epoch);
    const loss = this.#running.loss / this.#running.cases;
    const record: MetricsRecord = {
      epoch: this.#epoch,
      step: trainer.steps,
      loss,
      ...(validation === undefined ? {} : { validation }),
    };
    this.#history = [...this.#history, record];
    onMetrics?.(record);
    this.#epoch += 1;
    this.#batch = 0;
    this.#running = { loss: 0, cases: 0 };
    await this.#keep();
    await this.#contending.retain();
  }

  async #judge(): Promise<number | undefined> {
    const { validation, trainer, epochs } = this.#options;
    if (!validation) return undefined;
    const isLast = this.#epoch === epochs - 1;
    if (!isLast && (this.#epoch + 1) % (validation.every ?? 1) !== 0) return undefined;
    const score = await validate(this.#options, validation, this.#epoch);
    const values = () => trainer.values({ averaged: validation.averaged ?? false });
    const own = { epoch: this.#epoch, score };
    if (validation.contenders) {
      const leads = await this.#contending.take(validation.contenders(), { ...own, values });
      this.#stale = leads ? 0 : this.#stale + 1;
    } else if (isBetter(score, this.#best?.score, validation)) {
      this.#best = { ...own, values: await values() };
      this.#stale = 0;
    } else {
      this.#stale += 1;
    }
    return score;
  }

  #report(batches: number): void {
    const { epochs, onProgress } = this.#options;
    onProgress?.({ stage: 'training', done: this.#epoch * batches + this.#batch, total: epochs * batches });
  }

  async #state(): Promise<FitState> {
    return {
      epoch: this.#epoch,
      batch: this.#batch,
      trainer: await this.#options.trainer.state(),
      history: this.#history,
      running: this.#running,
      best: this.#best,
      ...this.#contending.state(),
      stale: this.#stale,
      method: this.#options.method?.state?.() ?? null,
    };
  }
}
