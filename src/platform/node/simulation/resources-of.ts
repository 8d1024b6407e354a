import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EvenhandError } from '../../../core/errors.ts';
import type { WorldResources } from '../../../simulate/worlds/world.ts';
import { ioError } from '../io-error.ts';

/** Reads the files that a world file names; relative paths start at `folder`, and the error for a file that is not there says so. */
export function resourcesOf(folder: string): WorldResources {
  return {
    async readFile(path) {
      try {
        return await readFile(resolve(folder, path));
      } catch (error) {
        throw isAbsent(error) ? absent(path, error) : ioError(error, 'read', path);
      }
    },
  };
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

function absent(path: string, cause: unknown): EvenhandError {
  return new EvenhandError(
    'io',
    'io/read-failed',
    `cannot read "${path}", which the world file names: it does not exist.`,
    {
      hint: 'Check the path; it is taken from the folder of the world file.',
      cause,
    },
  );
}
