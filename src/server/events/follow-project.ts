import { stat } from 'node:fs/promises';
import type { SSEStreamingApi } from 'hono/streaming';
import type { Job, ProjectEvent } from '../api.ts';
import { isFinal } from '../jobs/job-queue.ts';
import type { Service } from '../service.ts';
import { createPulse } from './pulse.ts';

const watched = ['cases', 'results', 'runs'] as const;
type Watched = (typeof watched)[number];

const made = { audit: 'results', simulate: 'cases', learn: 'runs' } as const;

/** Writes the events of all jobs and of the folder until the reader has gone or the server closes. */
export async function followProject(stream: SSEStreamingApi, { jobs, project, closing }: Service): Promise<void> {
  const pulse = createPulse(stream, closing);
  const waiting: ProjectEvent[] = (await jobs.list())
    .filter((job) => !isFinal(job))
    .map((job) => ({ type: 'job', job }));
  const leave = jobs.subscribe((job: Job) => {
    waiting.push({ type: 'job', job });
    if (job.state === 'done') waiting.push({ type: 'changed', what: made[job.verb] });
    pulse.wake();
  });
  const times = new Map<Watched, number>();
  try {
    // Says at once that the stream is open.
    await stream.write(': open\n\n');
    while (pulse.goesOn()) {
      for (const what of watched)
        if (await hasChanged(project.folder(what), what, times)) waiting.push({ type: 'changed', what });
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
        await stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
        pulse.sent();
      }
      await pulse.next();
    }
  } finally {
    leave();
  }
}

/** By the time of the folder itself: something was added, renamed or removed in it. */
async function hasChanged(path: string, what: Watched, times: Map<Watched, number>): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  const before = times.get(what);
  const now = facts?.mtimeMs ?? 0;
  times.set(what, now);
  return before !== undefined && before !== now;
}
