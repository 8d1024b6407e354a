// The entry of a thread that trains cells of the benchmark, one world of one seed at a time.
import { workerData } from 'node:worker_threads';
import { EvenhandError } from '../../../core/errors.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import { type BenchResult, type BenchRow, rowName } from '../../../learn/benchmark/bench-cell.ts';
import type { BenchmarkCases } from '../../../learn/benchmark/benchmark-cases.ts';
import { populationOf } from '../../../learn/benchmark/embed-pictures.ts';
import { runCell } from '../../../learn/benchmark/run-cell.ts';
import { chooseRuntime } from '../runtimes/choose-runtime.ts';
import { type StopFlag, stoppable } from '../stop-flag.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';
import { loadWorldCases, type SeededWorld, type WorldCacheOptions } from './world-cases.ts';

/** A cell as a thread is sent it. */
export interface SentCell extends SeededWorld {
  readonly row: BenchRow;
  readonly cache: WorldCacheOptions;
}

/** A result with how long the training took. */
export interface TimedResult {
  readonly result: BenchResult;
  readonly seconds: number;
}

/** Trains cells; keeps the last world that it loaded. */
export function cellTrainer(
  runtime: Promise<Runtime>,
): (sent: SentCell, signal: AbortSignal | undefined) => Promise<TimedResult> {
  let held: { readonly key: string; readonly data: Promise<BenchmarkCases> } | undefined;
  return async ({ world, seed, row, cache }, signal) => {
    const used = worldOfRow(row, world);
    const key = `${used.text} ${seed} ${JSON.stringify([cache.sizes, cache.level])}`;
    if (held?.key !== key) held = { key, data: loadWorldCases({ world: used, seed }, cache) };
    const data = await held.data;
    const started = performance.now();
    const cell = { world: world.name, seed, row: rowName(row) };
    try {
      const figures = await runCell(data, row, { runtime: await runtime, seed, signal });
      return { result: { ...cell, figures }, seconds: (performance.now() - started) / 1000 };
    } catch (error) {
      const refusals = ['learn/method-cases', 'learn/method-kind', 'learn/bad-step'];
      if (!(error instanceof EvenhandError) || !refusals.includes(error.code)) throw error;
      const { code, message } = error;
      return { result: { ...cell, refused: { code, message } }, seconds: (performance.now() - started) / 1000 };
    }
  };
}

/** The world that a row is trained on: `clean` has the same pictures with nothing planted. */
export function worldOfRow({ method }: BenchRow, world: SeededWorld['world']): SeededWorld['world'] {
  return method === 'clean' ? { ...populationOf(world), name: world.name } : world;
}

/** What a thread is given at its start. */
export interface CellWorkerData {
  readonly stop: StopFlag;
}

let train: ReturnType<typeof cellTrainer> | undefined;

/** Trains one cell; the pool calls it by this name. */
export async function trainSentCell(sent: SentCell): Promise<WorkerReply<TimedResult>> {
  train ??= cellTrainer(chooseRuntime({ device: 'cpu', threads: 1 }).then(({ runtime }) => runtime));
  const own = train;
  const { stop } = workerData as CellWorkerData;
  try {
    return { value: await stoppable(stop, (signal) => own(sent, signal)) };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  }
}
