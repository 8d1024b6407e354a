import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { internalError } from '../../../core/errors.ts';

/**
 * The built file of this folder that a thread or a process starts with. When the sources themselves run, as in tests, it is the one in `dist/`.
 * @throws `EvenhandError` `platform/not-built` if there is none.
 */
export function ownEntry(name: 'runtime-worker' | 'runtime-proof'): URL {
  const built = import.meta.url.endsWith('.js')
    ? new URL(`./${name}.js`, import.meta.url)
    : new URL(`../../../../dist/platform/node/runtimes/${name}.js`, import.meta.url);
  if (existsSync(fileURLToPath(built))) return built;
  throw internalError('platform/not-built', `${name}.js is missing.`, { hint: 'Run "npm run build".' });
}
