// A pool of workers for the jobs of an audit. Which worker does a job changes nothing about its result.
import type { AuditData, Job } from '../../../src/audit/job.ts';
import type { JobResult } from '../../../src/audit/perform-job.ts';
import type { Pool } from '../../../src/audit/pool.ts';
import { unpackReply, type WorkerReply } from '../../../src/platform/node/worker-reply.ts';

interface Waiting {
  readonly job: Job;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts `size` workers, gives each the data, and hands jobs to whichever is free. */
export function workerPool(data: AuditData, size: number, start: () => Worker): Pool {
  const queue: Waiting[] = [];
  const running = new Map<Worker, Waiting>();
  const workers = Array.from({ length: size }, () => {
    const worker = start();
    worker.postMessage({ data });
    worker.addEventListener('message', ({ data: answer }: MessageEvent<{ reply: WorkerReply<never> }>) => {
      finish(worker, ({ resolve }) => resolve(unpackReply(answer.reply)));
    });
    worker.addEventListener('error', (event) => {
      finish(worker, () => {
        throw new Error(event.message === '' ? 'A worker of the page could not start.' : event.message);
      });
    });
    return worker;
  });

  function finish(worker: Worker, end: (waiting: Waiting) => void): void {
    const waiting = running.get(worker);
    running.delete(worker);
    if (waiting !== undefined) {
      try {
        end(waiting);
      } catch (error) {
        waiting.reject(error);
      }
    }
    next();
  }

  function next(): void {
    for (const worker of workers) {
      if (running.has(worker)) continue;
      const waiting = queue.shift();
      if (waiting === undefined) return;
      running.set(worker, waiting);
      worker.postMessage({ call: 0, job: waiting.job });
    }
  }

  return {
    size,
    run<J extends Job>(job: J, signal?: AbortSignal): Promise<JobResult<J>> {
      return new Promise<JobResult<J>>((resolve, reject) => {
        const stop = () => {
          const place = queue.findIndex((waiting) => waiting.job === job);
          if (place >= 0) queue.splice(place, 1);
          reject(signal?.reason);
        };
        if (signal?.aborted) return stop();
        signal?.addEventListener('abort', stop, { once: true });
        queue.push({ job, resolve: resolve as (value: never) => void, reject });
        next();
      });
    },
    async close() {
      for (const worker of workers) worker.terminate();
    },
  };
}
