import { Hono } from 'hono';
import { casePictures } from '../../store/case-pictures.ts';
import { isCaseTable } from '../../store/case-tables.ts';
import { rowsPage } from '../../store/rows-page.ts';
import { existingPath } from '../../store/safe-path.ts';
import type { CasePicturesAnswer, CasesAnswer, CaseTable, RowsPage } from '../api.ts';
import { projectFileAnswer } from '../file-answer.ts';
import { checkRowsQuery } from '../requests.ts';
import { deadline, type Service } from '../service.ts';
import { receiveTable, tooLarge } from '../uploads/receive-table.ts';

const uploadMs = 30 * 60_000;

/** Tables of cases. */
export function casesRoutes(service: Service): Hono {
  const { tables, project, limits } = service;
  const root = project.folder('cases');
  return new Hono()
    .get('/cases', async (context) => context.json({ tables: await tables.list() } satisfies CasesAnswer))
    .get('/cases/:table{.+}', async (context) => {
      const table: CaseTable = await tables.describe(context.req.param('table'), deadline(service, context.req.raw));
      return context.json(table);
    })
    .put('/cases/:table{.+}', async (context) => {
      const { req } = context;
      const name = req.param('table');
      if (Number(req.header('content-length') ?? 0) > limits.uploadBytes) throw tooLarge(limits.uploadBytes);
      await receiveTable({
        root,
        name,
        body: req.raw.body ?? new Blob([]).stream(),
        uploadBytes: limits.uploadBytes,
        unpackedBytes: limits.unpackedBytes,
        replace: req.query('replace') === '1',
        signal: deadline({ ...service, answerMs: uploadMs }, req.raw),
      });
      if (!isCaseTable(name)) return context.body(null, 204);
      return context.json(await tables.describe(name, deadline(service, req.raw)), 201);
    })
    .delete('/cases/:table{.+}', async (context) => {
      await tables.remove(context.req.param('table'));
      return context.body(null, 204);
    })
    .get('/case-files/:table{.+}', async (context) =>
      projectFileAnswer(context, await existingPath(root, context.req.param('table')), true),
    )
    .get('/case-pictures', async (context) => context.json((await casePictures(root)) satisfies CasePicturesAnswer))
    .get('/case-rows/:table{.+}', async (context) => {
      const name = context.req.param('table');
      const query = checkRowsQuery(context.req.query());
      const page: RowsPage = rowsPage(name, await tables.read(name, deadline(service, context.req.raw)), query);
      return context.json(page);
    });
}
