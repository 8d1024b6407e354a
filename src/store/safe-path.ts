// Names that come from outside, as paths within a folder. Refused before the disk is asked: parts that climb, hidden parts, separators of other
// systems, characters and names that some system reads in a way of its own. Then links are resolved: what leads out of the folder is not there.
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { EvenhandError, usageError } from '../core/errors.ts';

const longestPart = 200;
const deepest = 8;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/**
 * The parts of a name with slashes: up to 8, none empty, hidden or over 200 characters long. Throws `store/bad-name`
 * (usage) for a name that could lead elsewhere on any system.
 */
export function safeParts(name: string): readonly string[] {
  const parts = name.split('/');
  const problem = parts.length > deepest ? 'it is too deep' : parts.map(problemOf).find((each) => each !== undefined);
  if (problem === undefined) return parts;
  throw usageError('store/bad-name', `the name ${JSON.stringify(name.slice(0, 80))} is not accepted: ${problem}.`, {
    hint: 'Use letters, digits, spaces, dots, dashes and underscores, and slashes between folders.',
  });
}

function problemOf(part: string): string | undefined {
  if (part === '') return 'a part of it is empty';
  if (part.length > longestPart) return 'a part of it is too long';
  if (part.startsWith('.')) return 'a part of it begins with a dot';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\x00-\x1f\x7f<>:"\\|?*]/.test(part)) return 'it holds a character that file systems read in different ways';
  if (/%[0-9a-f]{2}/i.test(part)) return 'it holds an encoded character';
  if (/[. ]$/.test(part) || part.startsWith(' ')) return 'a part of it ends with a dot or a space';
  if (reserved.test(part)) return 'it is a name that Windows keeps for devices';
  return undefined;
}

/**
 * The path of an existing file or folder `name` within `root`. Throws `store/bad-name` (usage) as `safeParts`, and `store/not-found` (usage) for
 * what is not there or leads out of the folder by a link.
 */
export async function existingPath(root: string, name: string): Promise<string> {
  const parts = safeParts(name);
  const home = await realpath(root).catch(() => undefined);
  const path = home === undefined ? undefined : await realpath(join(home, ...parts)).catch(() => undefined);
  if (home === undefined || path === undefined || !path.startsWith(`${home}${sep}`)) throw notFound(name);
  return path;
}

/** The path for a new file or folder `name` within `root`; the folders above it that exist must lie within `root`. Throws as `existingPath`. */
export async function newPath(root: string, name: string): Promise<string> {
  const parts = safeParts(name);
  const home = await realpath(root);
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const path = await realpath(join(home, ...parts.slice(0, depth))).catch(() => undefined);
    if (path === undefined) continue;
    if (!path.startsWith(`${home}${sep}`)) throw notFound(name);
    break;
  }
  return join(home, ...parts);
}

/** That something of this name is not in the folder. */
export function notFound(name: string): EvenhandError {
  return new EvenhandError(
    'usage',
    'store/not-found',
    `there is no ${JSON.stringify(name.slice(0, 80))} in this project.`,
  );
}
