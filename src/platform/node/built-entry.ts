import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { internalError } from '../../core/errors.ts';

/**
 * The built file with which a thread or a process starts, from its place beside the module that starts it. When the sources themselves run, as
 * in tests, it is the one in `dist/`.
 * @throws `EvenhandError` `platform/not-built` if there is none.
 */
export function builtEntry(beside: URL): URL {
  const entry = import.meta.url.endsWith('.js') ? beside : inDist(beside);
  const path = fileURLToPath(entry);
  if (existsSync(path)) return entry;
  throw internalError('platform/not-built', `${basename(path)} is missing.`, { hint: 'Run "npm run build".' });
}

function inDist({ href }: URL): URL {
  const sources = new URL('../../', import.meta.url);
  return new URL(`../dist/${href.slice(sources.href.length)}`, sources);
}
