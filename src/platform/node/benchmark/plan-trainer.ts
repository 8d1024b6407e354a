// Who carries out trainings of a plan: the calling thread, or a pool of threads.
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Watch } from '../../../core/progress.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import { builtEntry } from '../built-entry.ts';
import { stopFlag, stoppableThreads } from '../stop-flag.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import { type PlanCellOutcome, type PlanWorld, type SentPlanCell, trainPlanCell } from './plan-cell.ts';
import type { PlanWorkerData, SentToPlanWorker } from './plan-worker.ts';

/** Carries out trainings, as many at once as it has workers. */
export interface PlanTrainer {
  readonly workers: number;
  train(cell: SentPlanCell, world: number): Promise<PlanCellOutcome>;
  close(): Promise<void>;
}

/** What is to be done, and how much of it was there before. */
export interface PlanTrainerOptions extends Watch {
  readonly runtime: Runtime;
  readonly worlds: readonly PlanWorld[];
  /** Threads; 1 (default) works in the calling one. */
  readonly workers?: number | undefined;
  readonly before: number;
  readonly total: number;
}

/** The trainer for a number of workers. Progress counts trainings, and what is done of those under way. */
export function planTrainer(options: PlanTrainerOptions): PlanTrainer {
  const { workers = 1, before, total } = options;
  return workers === 1 ? inlineTrainer(options) : threadTrainer(options, Math.min(workers, total - before));
}

function inlineTrainer({ worlds, runtime, signal, onProgress, before, total }: PlanTrainerOptions): PlanTrainer {
  let finished = before;
  const show = (share: number): void => onProgress?.({ stage: 'training', done: finished + share, total });
  return {
    workers: 1,
    train: async (cell, world) => {
      show(0);
      const watch = { signal, onProgress: (own: { done: number; total: number }) => show(own.done / own.total || 0) };
      const outcome = await trainPlanCell(cell, worlds[world]!.prepared, { runtime, ...watch });
      finished += 1;
      return outcome;
    },
    close: () => Promise.resolve(),
  };
}

const lookMs = 500;

function threadTrainer(
  { worlds, signal, onProgress, before, total }: PlanTrainerOptions,
  workers: number,
): PlanTrainer {
  const shares = new Float64Array(new SharedArrayBuffer(8 * (total - before)));
  const stop = stopFlag();
  const pool = new Piscina({
    filename: fileURLToPath(builtEntry(new URL('./plan-worker.js', import.meta.url))),
    name: 'trainSentPlanCell',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { sources: worlds.map(({ source }) => source), shares, stop } satisfies PlanWorkerData,
  });
  const threads = stoppableThreads<SentToPlanWorker>(pool, { flag: stop, signal });
  const show = (): void =>
    onProgress?.({ stage: 'training', done: before + shares.reduce((sum, share) => sum + share, 0), total });
  const looking = setInterval(show, lookMs);
  let sent = 0;
  show();
  return {
    workers,
    train: async (cell, source) => {
      const at = sent++;
      const task: SentToPlanWorker = { cell, source, at };
      const reply = (await threads.run(task)) as WorkerReply<PlanCellOutcome>;
      shares[at] = 1;
      return unpackReply(reply);
    },
    close: () => {
      clearInterval(looking);
      return threads.close();
    },
  };
}
