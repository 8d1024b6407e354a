// One process at a time in a folder: a hidden file names the one that works there, and counts for nothing when that has ended.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { ioError } from './io-error.ts';
import { isAlive, ownerOf, type ProcessIdentity } from './process-identity.ts';

/** Name of the file that says which process works in a folder. */
export const folderLockName = '.in-use.json';

/**
 * Refuses a folder in which another process of this machine works; those of other machines, which share a disk, cannot be asked and do not count.
 * Throws `learn/folder-busy` (usage).
 */
export async function requireFreeFolder(folder: string): Promise<void> {
  const owner = await ownerIn(folder);
  if (owner === undefined || owner.pid === process.pid || isAlive(owner) !== true) return;
  throw usageError(
    'learn/folder-busy',
    `another run works in the folder "${basename(folder)}" (process ${owner.pid}, since ${owner.time}).`,
    { hint: 'Wait until it has ended, then give the same command again, or name another folder with --out.' },
  );
}

/**
 * Takes a folder, which must be there, for this process until the function that is given is called, or the process ends. Throws `learn/folder-busy`
 * (usage) while another process has it; `EvenhandError` of kind `io`.
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, folderLockName);
  const text = `${JSON.stringify(ownerOf())}\n`;
  const take = (flag: 'wx' | 'w') => writeFile(file, text, { flag });
  await take('wx').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw ioError(error, 'write', folder);
    await requireFreeFolder(folder);
    await take('w').catch((again: unknown) => Promise.reject(ioError(again, 'write', folder)));
  });
  return () => rm(file, { force: true });
}

async function ownerIn(folder: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, folderLockName), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
