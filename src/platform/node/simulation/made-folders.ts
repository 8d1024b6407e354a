import { mkdir } from 'node:fs/promises';
import { ioError } from '../io-error.ts';

/** A function that makes a folder, with those around it, the first time it is asked to. */
export function madeFolders(): (folder: string) => Promise<void> {
  const made = new Map<string, Promise<unknown>>();
  return async (folder) => {
    let making = made.get(folder);
    if (making === undefined) {
      making = mkdir(folder, { recursive: true });
      made.set(folder, making);
    }
    await making.catch((error: unknown) => Promise.reject(ioError(error, 'write', folder)));
  };
}
