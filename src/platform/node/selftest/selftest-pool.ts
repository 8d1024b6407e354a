import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { SelftestPool } from '../../../simulate/selftest/run-selftest.ts';
import type { SelftestData } from '../../../simulate/selftest/selftest-work.ts';
import type { Tally } from '../../../simulate/selftest/tally.ts';
import { builtEntry } from '../built-entry.ts';
import { requireWorkers } from '../require-workers.ts';
import { shareArrays } from '../share-arrays.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';

/**
 * Pools of worker threads for selftests; the result does not depend on their number.
 * @throws `platform/workers` (usage) unless `workers` is an integer of 1 or more.
 */
export function selftestPool(workers: number = availableParallelism()): (data: SelftestData) => SelftestPool {
  requireWorkers(workers);
  return (data) => {
    const threads = new Piscina({
      filename: fileURLToPath(builtEntry(new URL('./selftest-worker.js', import.meta.url))),
      name: 'performSentSelftest',
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      workerData: shareArrays(data),
    });
    let heard: AbortSignal | undefined;
    return {
      async run(job, signal) {
        signal?.throwIfAborted();
        if (signal !== heard) {
          heard = signal;
          signal?.addEventListener('abort', () => void threads.destroy(), { once: true });
        }
        try {
          return unpackReply((await threads.run(job)) as WorkerReply<Tally>);
        } catch (error) {
          throw signal?.aborted ? signal.reason : error;
        }
      },
      close: () => threads.destroy(),
    };
  };
}
