// Training over epochs of cases: order and augmentation keyed by seed, epoch and case; validation, early stop, checkpoints.
import type { Values } from '../../engine/executable.ts';
import { createSchedule, type Schedule } from '../schedules/create-schedule.ts';
import { casesOf, type StepResult } from '../training/trainer.ts';
import { caseOrder, cutBatches } from './case-order.ts';
import { caseStream } from './case-stream.ts';
import { checkFitOptions } from './check-fit-options.ts';
import type { BatchRequest, BestEpoch, FitOptions, FitResult, FitState, MetricsRecord } from './fit-options.ts';
import { prefetch } from './prefetch.ts';
import { isBetter, validate } from './validate.ts';

/**
 * Trains a network on cases. Every random choice has a key: the order of an epoch (seed, epoch), augmentation (seed, epoch, case),
 * dropout (seed, step). So the result depends neither on prefetching nor on interruptions: a run resumed from a checkpoint ends
 * with the same bytes as one that was never stopped, on one platform and runtime.
 *
 * Throws `learn/bad-fit` (usage) with all problems; `learn/bad-step` when the loss stops being a number; the reason of the signal
 * when it is aborted, between two steps; whatever `load` and `checkpoint` throw.
 */
export async function fit<Case>(options: FitOptions<Case>): Promise<FitResult> {
  checkFitOptions(options);
  const run = new Run(options);
  run.restore();
  return run.finish();
}

class Run<Case> {
  readonly #options: FitOptions<Case>;
  readonly #schedule: Schedule;
  #epoch = 0;
  #batch = 0;
  #history: readonly MetricsRecord[] = [];
  #running = { loss: 0, cases: 0 };
  #best: BestEpoch | undefined;
  #stale = 0;

  constructor(options: FitOptions<Case>) {
    this.#options = options;
    this.#schedule = createSchedule(options.schedule);
  }

  restore(): void {
    const { resume, trainer, method } = this.#options;
    if (!resume) return;
    trainer.restore(resume.trainer);
    method?.restore?.(resume.method);
    this.#epoch = resume.epoch;
    this.#batch = resume.batch;
    this.#history = resume.history;
    this.#running = { ...resume.running };
    this.#best = resume.best;
    this.#stale = resume.stale;
  }

  async finish(): Promise<FitResult> {
    const { epochs, validation } = this.#options;
    while (this.#epoch < epochs && !this.#outOfPatience()) await this.#runEpoch();
    const values = this.#best?.values ?? this.#options.trainer.values({ averaged: validation?.averaged ?? false });
    return { ended: this.#outOfPatience() ? 'patience' : 'epochs', history: this.#history, best: this.#best, values };
  }

  #outOfPatience(): boolean {
    const patience = this.#options.validation?.patience;
    return patience !== undefined && this.#stale >= patience;
  }

  async #runEpoch(): Promise<void> {
    const { cases, seed, batchSize, dropLast, accumulate = 1, load, prefetch: ahead = 2 } = this.#options;
    const order = caseOrder(cases.length, { seed, epoch: this.#epoch });
    const batches = cutBatches(order, { size: batchSize, dropLast });
    const requests = batches.slice(this.#batch).map((indices) => this.#request(indices));
    const waiting: { request: BatchRequest<Case>; feeds: Values }[] = [];
    for await (const { item: request, result } of prefetch(requests, load, ahead)) {
      this.#options.signal?.throwIfAborted();
      waiting.push({ request, feeds: { ...result, ...this.#options.method?.feeds?.(request) } });
      const done = this.#batch + waiting.length;
      if (waiting.length < accumulate && done < batches.length) continue;
      await this.#step(waiting.splice(0));
      this.#batch = done;
      this.#report(batches.length);
      if (this.#isCheckpointStep() && done < batches.length) await this.#options.checkpoint?.(this.#state());
    }
    await this.#endEpoch();
  }

  #request(indices: Int32Array): BatchRequest<Case> {
    const { cases, seed } = this.#options;
    const draw = { seed, epoch: this.#epoch, mode: 'train' as const };
    return {
      cases: Array.from(indices, (index) => cases[index]!),
      ...draw,
      stream: (key) => caseStream(draw, key),
    };
  }

  async #step(parts: readonly { request: BatchRequest<Case>; feeds: Values }[]): Promise<void> {
    const { trainer, method, onMetrics } = this.#options;
    const step = trainer.steps;
    const learningRate = this.#schedule(step);
    const result: StepResult = await trainer.step(
      parts.map(({ feeds }) => feeds),
      { learningRate },
    );
    for (const [index, { request, feeds }] of parts.entries()) {
      const pass = result.passes[index]!;
      const count = casesOf(feeds);
      this.#running = { loss: this.#running.loss + pass.loss * count, cases: this.#running.cases + count };
      method?.afterBatch?.({ cases: request.cases, epoch: this.#epoch, step, result: pass });
    }
    const { loss, gradientNorm } = result;
    onMetrics?.({ epoch: this.#epoch, step: trainer.steps, loss, learningRate, gradientNorm });
  }

  #isCheckpointStep(): boolean {
    const { checkpointEvery, trainer } = this.#options;
    return checkpointEvery !== undefined && trainer.steps % checkpointEvery === 0;
  }

  async #endEpoch(): Promise<void> {
    const { method, onMetrics, trainer, checkpoint } = this.#options;
    method?.afterEpoch?.(this.#epoch);
    const loss = this.#running.loss / this.#running.cases;
    const validation = await this.#judge();
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
    await checkpoint?.(this.#state());
  }

  async #judge(): Promise<number | undefined> {
    const { validation, trainer, epochs } = this.#options;
    if (!validation) return undefined;
    const isLast = this.#epoch === epochs - 1;
    if (!isLast && (this.#epoch + 1) % (validation.every ?? 1) !== 0) return undefined;
    const score = await validate(this.#options, validation, this.#epoch);
    if (isBetter(score, this.#best?.score, validation)) {
      const values = trainer.values({ averaged: validation.averaged ?? false });
      this.#best = { epoch: this.#epoch, score, values };
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

  #state(): FitState {
    return {
      epoch: this.#epoch,
      batch: this.#batch,
      trainer: this.#options.trainer.state(),
      history: this.#history,
      running: this.#running,
      best: this.#best,
      stale: this.#stale,
      method: this.#options.method?.state?.() ?? null,
    };
  }
}
