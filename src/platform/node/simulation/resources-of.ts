import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { EvenhandError } from '../../../core/errors.ts';
import { sha256Hex } from '../../../core/hash.ts';
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

/** A file that was read: its name without folders, and its hash. */
export interface ReadFile {
  readonly file: string;
  readonly sha256: string;
}

/** Resources that remember what was read through them. */
export interface WatchedResources extends WorldResources {
  /** What was read so far, each file once, by path. */
  inputs(): Promise<readonly ReadFile[]>;
}

/** Resources whose reads are hashed, so that a dataset can say from which files it was made. */
export function watchReads(resources: WorldResources): WatchedResources {
  const read = new Map<string, Promise<string>>();
  return {
    async readFile(path) {
      const bytes = await resources.readFile(path);
      read.set(path, sha256Hex(Uint8Array.from(bytes)));
      return bytes;
    },
    async inputs() {
      const paths = [...read.keys()].sort();
      return Promise.all(paths.map(async (path) => ({ file: basename(path), sha256: await read.get(path)! })));
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
