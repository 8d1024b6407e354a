import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { internalError, usageError } from '../../../core/errors.ts';
import type { SelftestPool } from '../../../simulate/selftest/run-selftest.ts';
import type { SelftestData } from '../../../simulate/selftest/selftest-work.ts';
import type { Tally } from '../../../simulate/selftest/tally.ts';
import { shareArrays } from '../share-arrays.ts';
import { unpackReply, type WorkerReply } from '../worker-reply.ts';

/**
 * Pools of worker threads for selftests; the result does not depend on their number.
 * @throws `platform/workers` (usage) unless `workers` is an integer of 1 or more.
 */
export function selftestPool(workers: number = availableParallelism()): (data: SelftestData) => SelftestPool {
  if (!Number.isInteger(workers) || workers < 1) {
    throw usageError('platform/workers', `the number of workers must be an integer of 1 or more; got ${workers}.`, {
      hint: 'Give --workers a whole number such as 2, or leave it out: it is then the number of processor cores.',
    });
  }
  return (data) => {
    const threads = new Piscina({
      filename: fileURLToPath(workerEntry()),
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

function workerEntry(): URL {
  const built = import.meta.url.endsWith('.js')
    ? new URL('./selftest-worker.js', import.meta.url)
    : new URL('../../../../dist/platform/node/selftest/selftest-worker.js', import.meta.url);
  if (existsSync(fileURLToPath(built))) return built;
  throw internalError('platform/not-built', 'selftest-worker.js is missing.', { hint: 'Run "npm run build".' });
}
