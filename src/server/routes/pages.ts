// The pages as they were built: plain files without secrets, so that the page that asks for the token can be shown.
import { Hono } from 'hono';
import { EvenhandError } from '../../core/errors.ts';
import { existingPath } from '../../store/safe-path.ts';
import { fileAnswer } from '../file-answer.ts';

/** Serves the built pages of a folder; without them, a page that says so. */
export function pagesRoutes(folder: string): Hono {
  return new Hono().get('/:path{.*}', async (context) => {
    const { path = '' } = context.req.param();
    const file = path === '' ? 'index.html' : path;
    try {
      const found = await existingPath(folder, file);
      if (file.startsWith('assets/')) context.header('Cache-Control', 'private, max-age=31536000, immutable');
      return await fileAnswer(context, found);
    } catch (error) {
      if (!(error instanceof EvenhandError) || file !== 'index.html') throw error;
      return context.html(notBuilt);
    }
  });
}

const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Evenhand</title></head>
<body><h1>Evenhand</h1>
<p>The server runs, but its pages are not built. Run <code>npm run build:ui</code> in the folder of Evenhand, then load this page again.</p>
</body></html>
`;
