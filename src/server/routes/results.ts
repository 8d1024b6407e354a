import { Hono } from 'hono';
import { printPdf } from '../../platform/node/pdf.ts';
import { renderHtml } from '../../report/render-html.ts';
import type { ResultsAnswer } from '../api.ts';
import { projectFileAnswer } from '../file-answer.ts';
import { deadline, type Service } from '../service.ts';

/** Results of audits. */
export function resultsRoutes(service: Service): Hono {
  const { results } = service;
  return new Hono()
    .get('/results', async (context) => context.json({ results: await results.list() } satisfies ResultsAnswer))
    .get('/results/:id', async (context) => context.json(await results.read(context.req.param('id'))))
    .delete('/results/:id', async (context) => {
      await results.remove(context.req.param('id'));
      return context.body(null, 204);
    })
    .get('/results/:id/pdf', async (context) => {
      const persona = context.req.query('persona') === 'board' ? 'board' : 'team';
      const html = await renderHtml(await results.read(context.req.param('id')), { persona });
      const pdf = await printPdf(html, { signal: deadline(service, context.req.raw) });
      context.header('Content-Type', 'application/pdf');
      context.header('Content-Disposition', `attachment; filename="report-${persona}.pdf"`);
      return context.body(new Uint8Array(pdf));
    })
    .get('/results/:id/files/:file{.+}', async (context) => {
      const { id, file } = context.req.param();
      return projectFileAnswer(context, await results.file(id, file));
    });
}
