// Writes several files as one: all under temporary names in the folder, flushed to the disk, and only then renamed. Whatever
// happens before that (a full disk, an interrupt), the folder is as it was.
import { open, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ioError } from './io-error.ts';
import { makeOutput } from './make-output.ts';

/** A file to be written: its name within the folder and its content, whole or in parts. */
export interface OutputFile {
  readonly name: string;
  readonly data: string | Uint8Array | readonly Uint8Array[];
}

let counter = 0;

/**
 * Writes `files` into `folder`, which is made if need be; existing files of the same names are replaced. All or nothing.
 * @throws `EvenhandError` of kind `io` (disk full, no permission); the reason of `signal` when it is aborted before the last step.
 */
export async function writeFiles(folder: string, files: readonly OutputFile[], signal?: AbortSignal): Promise<void> {
  const made = await makeOutput(folder);
  const staged: { readonly temporary: string; readonly path: string }[] = [];
  try {
    for (const { name, data } of files) {
      signal?.throwIfAborted();
      const path = join(folder, name);
      await refuseFolder(path);
      const temporary = join(folder, `.${name}.${process.pid}-${counter++}.part`);
      staged.push({ temporary, path });
      await writeThrough(temporary, data, path);
    }
    signal?.throwIfAborted();
    for (const { temporary, path } of staged) {
      await rename(temporary, path).catch((error: unknown) => Promise.reject(ioError(error, 'write', path)));
    }
  } catch (error) {
    for (const { temporary } of staged) await rm(temporary, { force: true });
    for (const path of made) await rmdir(path).catch(() => undefined);
    throw error;
  }
}

/**
 * Writes one file, all or nothing; its folder is made if need be.
 * @throws `EvenhandError` of kind `io`, as `writeFiles`; the old file then stays.
 */
export async function writeAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await writeFiles(dirname(path), [{ name: basename(path), data }]);
}

async function writeThrough(temporary: string, data: OutputFile['data'], path: string): Promise<void> {
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, data);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw ioError(error, 'write', path);
  }
}

async function refuseFolder(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory()) throw ioError(Object.assign(new Error(), { code: 'EISDIR' }), 'write', path);
}
