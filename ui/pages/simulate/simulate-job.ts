// A dataset made by the server: a job that goes on when the page is closed, and whose cases then lie in the project folder.
import { signal } from '@preact/signals';
import type { Progress } from '../../../src/core/progress.ts';
import { apiPaths, type Job, type JobEvent, type SimulateJob } from '../../../src/server/api.ts';
import { ServerClient, ServerError } from '../../data/server-client.ts';
import { text } from '../../text/en.ts';

/** The job that this page follows; undefined when it follows none. */
export const followedJob = signal<string | undefined>(undefined);

/** Queues the job and follows it to its end; `signal` cancels it. @throws `ServerError` with the log of a job that failed. */
export async function simulateOnServer(
  request: Omit<SimulateJob, 'verb'>,
  { onProgress, signal: wish }: { readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal },
): Promise<Job> {
  const client = new ServerClient();
  const { id } = await client.change<Job>(apiPaths.jobs, 'POST', { verb: 'simulate', ...request });
  followedJob.value = id;
  const cancel = () => void client.change(apiPaths.cancelJob(id), 'POST').catch(() => undefined);
  // Stopped while the server was being asked: only now there is a job to be cancelled.
  if (wish.aborted) cancel();
  else wish.addEventListener('abort', cancel);
  const job = await new Promise<Job>((resolve) => {
    const leave = client.follow<JobEvent>(apiPaths.jobEvents(id), ['job'], (event) => {
      if (event.type !== 'job') return;
      if (event.job.state === 'queued') onProgress({ stage: text.simulate.queued, done: 0, total: 0 });
      if (event.job.progress !== undefined) onProgress(event.job.progress);
      if (['queued', 'running', 'cancelling'].includes(event.job.state)) return;
      leave();
      resolve(event.job);
    });
  });
  followedJob.value = undefined;
  if (job.state === 'done' || job.state === 'cancelled') return job;
  const log = await (await client.request(apiPaths.jobLog(id))).text();
  throw new ServerError({ error: job.error ?? { code: `job/${job.state}`, message: job.state } }, log);
}
