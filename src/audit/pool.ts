// Who does the jobs of an audit. The audit cuts its work into jobs that depend on nothing but the shared data, so that any number
// of workers gives the same bytes; the platform decides how many there are.
import type { Watch } from '../core/progress.ts';
import type { AuditData, Job } from './job.ts';
import { type JobResult, performJob } from './perform-job.ts';

/** Performs jobs over data that it was given once. `run` may be called many times without waiting. */
export interface Pool {
  readonly size: number;
  run<J extends Job>(job: J, signal?: AbortSignal): Promise<JobResult<J>>;
  close(): Promise<void>;
}

/** Makes a pool for the data of one audit. */
export type PoolFactory = (data: AuditData) => Pool;

/**
 * A pool that does one job after the other in the calling thread; the event loop turns before each, so that others are heard in between. A job
 * that throws rejects its own promise only; an aborted signal rejects with its reason before the job begins.
 */
export function inlinePool(data: AuditData): Pool {
  let before: Promise<unknown> = Promise.resolve();
  const perform = async <J extends Job>(job: J, signal?: AbortSignal): Promise<JobResult<J>> => {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    return performJob(data, job);
  };
  return {
    size: 1,
    run(job, signal) {
      const result = before.then(() => perform(job, signal));
      before = result.catch(() => undefined);
      return result;
    },
    async close() {},
  };
}

/** Runs all jobs through the pool, reports progress by job, and gives the results in the order of the jobs. */
export async function runJobs<J extends Job>(
  pool: Pool,
  jobs: readonly J[],
  stage: string,
  watch: Watch,
): Promise<JobResult<J>[]> {
  let done = 0;
  watch.onProgress?.({ stage, done, total: jobs.length });
  return Promise.all(
    jobs.map(async (job) => {
      const result = await pool.run(job, watch.signal);
      done++;
      watch.onProgress?.({ stage, done, total: jobs.length });
      return result;
    }),
  );
}
