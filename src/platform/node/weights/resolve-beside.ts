import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { dataError } from '../../../core/errors.ts';
import { ioError } from '../io-error.ts';

/**
 * The real path of a file that another file names, such as the external data of a model. It must lie in the folder of `path` or below
 * it, also once symbolic links are followed. (The folder to which `path` itself is a link counts as well: downloads of the Hugging Face
 * hub are links into one folder of contents.)
 * @throws `EvenhandError` `io/path-outside` for absolute names, names with "..", and links that lead outside; of kind `io` if there is no
 * such file.
 */
export async function resolveBeside(path: string, location: string): Promise<string> {
  const segments = location.split(/[/\\]/);
  const isAbsolute = segments[0] === '' || /^[a-z]:/i.test(location);
  if (isAbsolute || segments.includes('..') || location.includes('\0')) throw outside(path, location);
  const folder = dirname(path);
  const target = join(folder, location);
  const real = await realpath(target).catch((error: unknown) => Promise.reject(ioError(error, 'read', target)));
  const homes = [await realpath(folder), dirname(await realpath(path))];
  if (!homes.some((home) => isInside(home, real))) throw outside(path, location);
  return real;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !/^[a-z]:/i.test(way);
}

function outside(path: string, location: string): Error {
  const shown = location.length > 80 ? `${location.slice(0, 80)}...` : location;
  return dataError('io/path-outside', `it names the file ${JSON.stringify(shown)}, which is outside its folder.`, {
    place: { file: path.split(sep).at(-1)! },
    hint: 'A model may only use files beside it. Do not use this one unless you know who made it.',
  });
}
