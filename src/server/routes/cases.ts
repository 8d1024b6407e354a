import { type Context, Hono } from 'hono';
import { casePictures } from '../../store/case-pictures.ts';
import { isCaseTable } from '../../store/case-tables.ts';
import { rowsPage } from '../../store/rows-page.ts';
import { existingPath } from '../../store/safe-path.ts';
import type { CasePicturesAnswer, CasesAnswer, CaseTable, CaseTableSummary, RowsPage } from '../api.ts';
import { projectFileAnswer } from '../file-answer.ts';
import { checkRowsQuery } from '../requests.ts';
import { deadline, type Service } from '../service.ts';
import { tooLarge, type Upload } from '../uploads/receive-file.ts';
import { receivePicture } from '../uploads/receive-picture.ts';
import { receiveTable } from '../uploads/receive-table.ts';

const uploadMs = 30 * 60_000;

/** Tables of cases. */
export function casesRoutes(service: Service): Hono {
  const { tables, project, limits } = service;
  const root = project.folder('cases');
  const uploadOf = ({ req }: Context, name: string): Upload => {
    const { uploadBytes, unpackedBytes } = limits;
    if (Number(req.header('content-length') ?? 0) > uploadBytes) throw tooLarge(uploadBytes);
    const body = req.raw.body ?? new Blob([]).stream();
    const signal = deadline({ ...service, answerMs: uploadMs }, req.raw);
    return { root, name, body, uploadBytes, unpackedBytes, replace: req.query('replace') === '1', signal };
  };
  return new Hono()
    .get('/cases', async (context) => context.json({ tables: await tables.list() } satisfies CasesAnswer))
    .get('/cases/:table{.+}', async (context) => {
      const table: CaseTable = await tables.describe(context.req.param('table'), deadline(service, context.req.raw));
      return context.json(table);
    })
    .put('/cases/:table{.+}', async (context) => {
      const { req } = context;
      const name = req.param('table');
      await receiveTable(uploadOf(context, name));
      if (!isCaseTable(name)) return context.body(null, 204);
      const table: CaseTable | CaseTableSummary = await tables.examine(name, deadline(service, req.raw));
      return context.json(table, 201);
    })
    .delete('/cases/:table{.+}', async (context) => {
      await tables.remove(context.req.param('table'));
      return context.body(null, 204);
    })
    .get('/case-files/:table{.+}', async (context) =>
      projectFileAnswer(context, await existingPath(root, context.req.param('table')), { save: true }),
    )
    .put('/case-files/:picture{.+}', async (context) => {
      await receivePicture(uploadOf(context, context.req.param('picture')));
      return context.body(null, 204);
    })
    .get('/case-pictures', async (context) => context.json((await casePictures(root)) satisfies CasePicturesAnswer))
    .get('/case-rows/:table{.+}', async (context) => {
      const name = context.req.param('table');
      const query = checkRowsQuery(context.req.query());
      const page: RowsPage = rowsPage(name, await tables.read(name, deadline(service, context.req.raw)), query);
      return context.json(page);
    });
}
