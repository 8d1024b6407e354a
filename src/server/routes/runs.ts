import { Hono } from 'hono';
import { runAttachments } from '../../store/run-attachments.ts';
import type { Run, RunAttachmentsAnswer, RunsAnswer } from '../api.ts';
import { projectFileAnswer } from '../file-answer.ts';
import type { Service } from '../service.ts';

/** Runs of training. */
export function runsRoutes({ project, runs }: Service): Hono {
  return new Hono()
    .get('/runs', async (context) => context.json({ runs: await runs.list() } satisfies RunsAnswer))
    .get('/run-attachments', async (context) =>
      context.json((await runAttachments(project)) satisfies RunAttachmentsAnswer),
    )
    .get('/runs/:id', async (context) => {
      const run: Run = await runs.read(context.req.param('id'));
      return context.json(run);
    })
    .get('/runs/:id/files/:file{.+}', async (context) => {
      const { id, file } = context.req.param();
      return projectFileAnswer(context, await runs.file(id, file));
    });
}
