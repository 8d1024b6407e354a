import type { SSEStreamingApi } from 'hono/streaming';
import type { Job, JobEvent } from '../api.ts';
import { isFinal } from '../jobs/job-queue.ts';
import type { Service } from '../service.ts';
import { logFrom } from './log-from.ts';
import { createPulse } from './pulse.ts';

/** From where a stream goes on. */
export interface FollowJobOptions {
  readonly service: Service;
  /** The `Last-Event-ID` of a stream that was cut. */
  readonly lastEvent: string | undefined;
}

/** Writes the events of a job until it is over, the reader has gone or the server closes. The log goes before the state that it led to. */
export async function followJob(
  stream: SSEStreamingApi,
  id: string,
  { service, lastEvent }: FollowJobOptions,
): Promise<void> {
  const { jobs, closing } = service;
  const pulse = createPulse(stream, closing);
  let [attempt, offset] = positionOf(lastEvent);
  let sent = '';
  const send = async (event: JobEvent): Promise<void> => {
    await stream.writeSSE({ event: event.type, data: JSON.stringify(event), id: `${attempt}:${offset}` });
    pulse.sent();
  };
  const sendJob = async (job: Job): Promise<void> => {
    const text = JSON.stringify(job);
    if (text === sent) return;
    sent = text;
    await send({ type: 'job', job });
  };
  const leave = jobs.subscribe((job) => {
    if (job.id === id) pulse.wake();
  });
  try {
    while (pulse.goesOn()) {
      const job = await jobs.get(id);
      if (job.attempt !== attempt) [attempt, offset] = [job.attempt, 0];
      if (!isFinal(job)) await sendJob(job);
      for (let more = true; more; ) {
        const { text, next } = await logFrom(jobs.logPath(id, attempt), offset);
        more = text !== '' && pulse.goesOn();
        offset = next;
        if (text !== '') await send({ type: 'log', attempt, text });
      }
      await sendJob(job);
      if (isFinal(job)) return;
      await pulse.next();
    }
  } finally {
    leave();
  }
}

function positionOf(lastEvent: string | undefined): [attempt: number, offset: number] {
  const found = /^(\d{1,6}):(\d{1,15})$/.exec(lastEvent ?? '');
  return found === null ? [0, 0] : [Number(found[1]), Number(found[2])];
}
