import { Hono } from 'hono';
import type { ResultsAnswer } from '../api.ts';
import { projectFileAnswer } from '../file-answer.ts';
import type { Service } from '../service.ts';

/** Results of audits. */
export function resultsRoutes({ results }: Service): Hono {
  return new Hono()
    .get('/results', async (context) => context.json({ results: await results.list() } satisfies ResultsAnswer))
    .get('/results/:id', async (context) => context.json(await results.read(context.req.param('id'))))
    .delete('/results/:id', async (context) => {
      await results.remove(context.req.param('id'));
      return context.body(null, 204);
    })
    .get('/results/:id/files/:file{.+}', async (context) => {
      const { id, file } = context.req.param();
      return projectFileAnswer(context, await results.file(id, file));
    });
}
