import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { ioError } from './io-error.ts';

/**
 * Makes a folder with those around it that are missing, and gives these, the deepest first; none where it was there. Unlike `mkdir` with
 * `recursive` of Node it also ends where a file system makes no folders and says that a folder does not exist, as `/proc` does.
 * @throws `EvenhandError` of kind `io`
 */
export async function makeFolder(folder: string): Promise<readonly string[]> {
  if (folder === '') {
    throw usageError('io/not-a-folder', 'the name of the output folder is empty.', {
      hint: 'Name a folder with --out.',
    });
  }
  const missing: string[] = [];
  try {
    for (let path = resolve(folder); !(await isFolder(path)); path = dirname(path)) missing.push(path);
    const made: string[] = [];
    for (const path of [...missing].reverse()) if (await makeOne(path)) made.unshift(path);
    return made;
  } catch (error) {
    throw ioError(error, 'write', folder);
  }
}

/** Throws for a file. */
async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : Promise.reject(error),
  );
  if (facts !== undefined && !facts.isDirectory()) throw failure('ENOTDIR');
  return facts !== undefined;
}

/** Whether it was made here; false where another process was faster. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await isFolder(path))) return false;
    throw code === 'ENOENT' ? failure('EPERM') : error;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
