import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { JobResult } from '../../audit/perform-job.ts';
import type { PoolFactory } from '../../audit/pool.ts';
import { internalError } from '../../core/errors.ts';
import { requireWorkers } from './require-workers.ts';
import { shareArrays } from './share-arrays.ts';
import { unpackReply, type WorkerReply } from './worker-reply.ts';

/** Settings of `nodePool`. */
export interface NodePoolOptions {
  /** Number of threads, at least 1; by default one for each core. */
  readonly workers?: number | undefined;
  /** The built worker entry; by default the one of this package. */
  readonly entry?: URL;
}

/**
 * Pools of worker threads for audits. The data are copied once into shared memory and given to each thread when it starts. Even one
 * worker is a thread of its own, so that the main thread stays free to show progress and to hear an interrupt.
 * @throws `EvenhandError` of kind `usage` unless `workers` is an integer of 1 or more.
 */
export function nodePool({
  workers = availableParallelism(),
  entry = new URL('./worker.js', import.meta.url),
}: NodePoolOptions = {}): PoolFactory {
  requireWorkers(workers);
  return (data) => {
    const threads = new Piscina({
      filename: fileURLToPath(entry),
      name: 'performSentJob',
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      workerData: shareArrays(data),
    });
    const stopOn = stopOnce(threads);
    return {
      size: workers,
      async run(job, signal) {
        signal?.throwIfAborted();
        stopOn(signal);
        try {
          return unpackReply((await threads.run(job)) as WorkerReply<JobResult<typeof job>>);
        } catch (error) {
          throw signal?.aborted ? signal.reason : explain(error);
        }
      },
      close: () => threads.destroy(),
    };
  };
}

/** Ends all threads when a signal is aborted; one listener, however many jobs wait. */
function stopOnce(threads: Piscina): (signal: AbortSignal | undefined) => void {
  const heard = new WeakSet<AbortSignal>();
  return (signal) => {
    if (signal === undefined || heard.has(signal)) return;
    heard.add(signal);
    signal.addEventListener('abort', () => void threads.destroy(), { once: true });
  };
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) return error;
  return internalError('worker/out-of-memory', 'a worker thread ran out of memory.', {
    hint: 'Use fewer --workers.',
    cause: error,
  });
}
