// Folders for results, looked at before the work whose results they are to hold.
import { constants } from 'node:fs';
import { access, rmdir, stat } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { ioError } from './io-error.ts';
import { makeFolder } from './make-folder.ts';

/** Makes the folder and gives those that were missing, deepest first. Throws `io/not-a-folder` (usage) for a file; `io` errors. */
export async function makeOutput(folder: string): Promise<readonly string[]> {
  await refuseFile(folder);
  return makeFolder(folder);
}

/**
 * Refuses an output folder that is a file, cannot be made or cannot be written to, so that this is known before hours of work. Leaves all as it was. Throws
 * `io/not-a-folder` (usage); `io` errors.
 */
export async function requireOutput(folder: string): Promise<void> {
  const made = await makeOutput(folder);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw ioError(error, 'write', folder);
  } finally {
    for (const path of made) await rmdir(path).catch(() => undefined);
  }
}

async function refuseFile(folder: string): Promise<void> {
  const facts = await stat(folder).catch(() => undefined);
  if (facts !== undefined && !facts.isDirectory()) {
    throw usageError('io/not-a-folder', `the output "${folder}" is a file, not a folder.`, {
      hint: 'Name a folder with --out.',
    });
  }
}
