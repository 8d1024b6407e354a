import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { WorldResources } from '../../../simulate/worlds/world.ts';
import { ioError } from '../io-error.ts';

/** Reads the files that a world file names; relative paths start at `folder`. */
export function resourcesOf(folder: string): WorldResources {
  return {
    async readFile(path) {
      try {
        return await readFile(resolve(folder, path));
      } catch (error) {
        throw ioError(error, 'read', path);
      }
    },
  };
}
