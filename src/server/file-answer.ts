import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { notFound } from '../store/safe-path.ts';
import { filePolicy } from './security/headers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.csv': 'text/csv; charset=utf-8',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Answers with a file, streamed, with its type by the ending of its name and its length in bytes; of HEAD without the
 * bytes. Throws `store/not-found` (usage) for what is not a file.
 */
export async function fileAnswer(context: Context, path: string): Promise<Response> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) throw notFound(basename(path));
  context.header('Content-Type', types[extname(path).toLowerCase()] ?? 'application/octet-stream');
  context.header('Content-Length', String(facts.size));
  if (context.req.method === 'HEAD') return context.body(null);
  return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream);
}

/** Answers with a file of the project, which may show itself and nothing more; with `save`, it is saved instead. */
export function projectFileAnswer(
  context: Context,
  path: string,
  { save = false }: { readonly save?: boolean } = {},
): Promise<Response> {
  context.header('Content-Security-Policy', filePolicy);
  const name = encodeURIComponent(basename(path)).replaceAll("'", '%27');
  const shown = !save && extname(path).toLowerCase() in types;
  context.header('Content-Disposition', `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`);
  return fileAnswer(context, path);
}
