// Patterns of file names: `*` and `?` within a name, `**` for any depth of folders. Node 20 has none built in.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from './io-error.ts';

/**
 * The files that match `pattern`, in the order of their code units, each once; none where nothing matches. `*` and `?`
 * stand for characters within a name, `**` for any depth of folders; folders are parted by "/". A path without
 * wildcards, or one that exists as it is written, is given back unchanged, whether it exists or not. Hidden files match
 * only a pattern whose name begins with a dot.
 * @throws `EvenhandError` of kind `io` for a folder that cannot be listed; one that is not there has no files.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  if (!/[*?]/.test(pattern) || existsSync(pattern)) return [pattern];
  const segments = pattern.split('/');
  const absolute = segments[0] === '';
  const found = await walk(absolute ? '/' : '', absolute ? segments.slice(1) : segments);
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function walk(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (segment === '**') return walkAnyDepth(folder, rest);
  const last = rest.length === 0;
  if (!/[*?]/.test(segment)) return last ? existing(join(folder, segment)) : walk(join(folder, segment), rest);
  const matches = toRegExp(segment);
  const found: string[] = [];
  for (const entry of await entries(folder)) {
    if (!matches.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (last ? !entry.isDirectory() : entry.isDirectory()) found.push(...(last ? [path] : await walk(path, rest)));
  }
  return found;
}

async function walkAnyDepth(folder: string, rest: readonly string[]): Promise<string[]> {
  const found = await walk(folder, rest.length === 0 ? ['*'] : rest);
  for (const entry of await entries(folder)) {
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      found.push(...(await walkAnyDepth(join(folder, entry.name), rest)));
  }
  return found;
}

function existing(path: string): string[] {
  return existsSync(path) ? [path] : [];
}

async function entries(folder: string) {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR')
      return [];
    throw ioError(error, 'read', folder);
  }
}

function toRegExp(segment: string): RegExp {
  const body = segment
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${body}$`, 'u');
}
