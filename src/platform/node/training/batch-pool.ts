import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Values } from '../../../engine/executable.ts';
import type { BatchRequest } from '../../../learn/fit/fit-options.ts';
import { builtEntry } from '../built-entry.ts';
import { requireWorkers } from '../require-workers.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';
import type { SentRequest } from './batch-worker.ts';

/** How batches are loaded in threads. */
export interface BatchPoolOptions {
  /** A module that exports `loadBatch(request: BatchRequest): Values | Promise<Values>`; cases must be plain data. */
  readonly module: URL;
  /** Number of threads, at least 1; default one less than there are cores. */
  readonly workers?: number | undefined;
}

/** Threads that load batches; give `load` to `fit`. */
export interface BatchPool {
  load(request: BatchRequest<unknown>): Promise<Values>;
  close(): Promise<void>;
}

/**
 * Loads batches in worker threads, so that reading, decoding and augmenting do not hold up the training. What a batch
 * holds depends on seed, epoch and cases alone, never on the thread. Throws `platform/workers` (usage) for a number of
 * threads below 1, `platform/not-built` (internal) where the entry of the thread is missing; `load` throws what the
 * module throws, and `platform/loader-module` (usage) where that cannot be imported or has no `loadBatch`.
 */
export function batchPool({ module, workers = Math.max(1, availableParallelism() - 1) }: BatchPoolOptions): BatchPool {
  requireWorkers(workers);
  const threads = new Piscina({
    filename: fileURLToPath(builtEntry(new URL('./batch-worker.js', import.meta.url))),
    name: 'loadSentBatch',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: module.href,
  });
  return {
    async load({ cases, seed, epoch, mode, step }) {
      const request: SentRequest = { cases, seed, epoch, mode, step };
      return unpackReply((await threads.run(request)) as WorkerReply<Values>);
    },
    close: () => threads.destroy(),
  };
}
