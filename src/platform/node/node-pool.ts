import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { JobResult } from '../../audit/jobs.ts';
import type { PoolFactory } from '../../audit/pool.ts';
import { internalError, usageError } from '../../core/errors.ts';
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
  if (!Number.isInteger(workers) || workers < 1) {
    throw usageError('platform/workers', `the number of workers must be an integer of 1 or more; got ${workers}.`);
  }
  return (data) => {
    const threads = new Piscina({
      filename: fileURLToPath(entry),
      name: 'performSentJob',
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      workerData: shareArrays(data),
    });
    return {
      size: workers,
      async run(job, signal) {
        try {
          const options = signal === undefined ? {} : { signal };
          return unpackReply((await threads.run(job, options)) as WorkerReply<JobResult<typeof job>>);
        } catch (error) {
          if (signal?.aborted) throw signal.reason;
          if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
            throw internalError('worker/out-of-memory', 'a worker thread ran out of memory.', {
              hint: 'Use fewer --workers.',
              cause: error,
            });
          }
          throw error;
        }
      },
      close: () => threads.destroy(),
    };
  };
}
