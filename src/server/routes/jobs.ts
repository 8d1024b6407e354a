import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { JobsAnswer } from '../api.ts';
import { followJob } from '../events/follow-job.ts';
import { logFrom } from '../events/log-from.ts';
import { projectFileAnswer } from '../file-answer.ts';
import { checkJobRequest, parsedJson } from '../requests.ts';
import type { Service } from '../service.ts';

/** Jobs. */
export function jobsRoutes(service: Service): Hono {
  const { jobs } = service;
  return new Hono()
    .get('/jobs', async (context) => context.json({ jobs: await jobs.list() } satisfies JobsAnswer))
    .post('/jobs', async (context) =>
      context.json(await jobs.create(checkJobRequest(parsedJson(await context.req.text()))), 201),
    )
    .get('/jobs/:id', async (context) => context.json(await jobs.get(context.req.param('id'))))
    .post('/jobs/:id/cancel', async (context) => context.json(await jobs.cancel(context.req.param('id')), 202))
    .post('/jobs/:id/resume', async (context) => context.json(await jobs.resume(context.req.param('id')), 202))
    .get('/jobs/:id/log', async (context) => {
      const { id, attempt } = await jobs.get(context.req.param('id'));
      const path = jobs.logPath(id, attempt);
      const { next } = await logFrom(path, 0);
      return next === 0 ? context.text('') : projectFileAnswer(context, path);
    })
    .get('/jobs/:id/events', async (context) => {
      const { id } = await jobs.get(context.req.param('id'));
      return streamSSE(context, (stream) =>
        followJob(stream, id, { service, lastEvent: context.req.header('last-event-id') }),
      );
    });
}
