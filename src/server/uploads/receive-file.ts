// A file that is uploaded: streamed into a hidden file beside its place, counted, examined, and only then given its name.
import { constants, copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EvenhandError } from '../../core/errors.ts';
import { ioError } from '../../platform/node/io-error.ts';
import { newPath } from '../../store/safe-path.ts';
import { refusal } from '../security/guard.ts';

/** An upload and its limits. */
export interface Upload {
  /** The folder `cases/`. */
  readonly root: string;
  /** Path within it. */
  readonly name: string;
  readonly body: ReadableStream<Uint8Array>;
  readonly uploadBytes: number;
  readonly unpackedBytes: number;
  readonly replace: boolean;
  readonly signal: AbortSignal;
}

/** A file on the disk, and the name by which it is to be known. */
export interface UploadedFile {
  readonly path: string;
  readonly name: string;
}

let counter = 0;

/**
 * Puts an upload into the folder, whole or not at all, once `examine` has let it pass. Throws (usage) `store/bad-name`, `server/too-large`,
 * `server/exists` unless `replace`; what `examine` throws; `EvenhandError` of kind `io`.
 */
export async function receiveFile(upload: Upload, examine: (file: UploadedFile) => Promise<void>): Promise<void> {
  const { root, name, replace } = upload;
  const path = await newPath(root, name);
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) =>
    Promise.reject(ioError(error, 'write', path)),
  );
  const temporary = join(dirname(path), `.upload-${process.pid}-${counter++}.part`);
  try {
    await receive(temporary, upload);
    await examine({ path: temporary, name: basename(path) });
    if (replace) await rename(temporary, path);
    else await giveName(temporary, path);
  } catch (error) {
    throw ioError(error, 'write', path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function receive(temporary: string, { body, uploadBytes, signal }: Upload): Promise<void> {
  const handle = await open(temporary, 'wx');
  try {
    let bytes = 0;
    for await (const chunk of body) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > uploadBytes) throw tooLarge(uploadBytes);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** That a body is larger than the server takes. */
export function tooLarge(most: number): EvenhandError {
  return refusal(
    'server/too-large',
    `the upload is larger than ${(most / 1e6).toPrecision(3)} MB.`,
    'Copy the file into the folder "cases" yourself, or start the server with a larger --upload-limit.',
  );
}

/** Never over a file that is there, even when two uploads end at once. */
async function giveName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      return copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw refusal(
      'server/exists',
      `there is a file "${basename(path)}" already.`,
      'Ask for it to be replaced, or choose another name.',
    );
  }
}
