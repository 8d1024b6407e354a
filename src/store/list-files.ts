import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How far a folder is listed. */
export interface ListFilesOptions {
  /** Whether a file of this name is wanted. */
  readonly wanted: (name: string) => boolean;
  /** Folders below the first; default 3. */
  readonly depth?: number | undefined;
  /** Most files; default 2000. */
  readonly most?: number | undefined;
}

/**
 * Paths within `root`, with slashes, of the files wanted, sorted. Hidden files and folders are passed over, and so are links: they may lead
 * out of the folder. What cannot be read is taken for empty.
 */
export async function listFiles(
  root: string,
  { wanted, depth = 3, most = 2000 }: ListFilesOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (path: string, left: number): Promise<void> => {
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= most) return;
      if (entry.name.startsWith('.')) continue;
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isFile() && wanted(entry.name)) found.push(name);
      else if (entry.isDirectory() && left > 0) await walk(name, left - 1);
    }
  };
  await walk('', depth);
  return found;
}

/**
 * Names of the folders directly within `root`, without hidden ones and links, in the order of the system. One that
 * cannot be read has none.
 */
export async function listFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}
