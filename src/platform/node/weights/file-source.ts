// A file as a source of ranges. It is opened anew for each range, so that nothing stays open; if it is replaced in between, that is an
// error and not a mixture of two files.
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dataError, type EvenhandError, usageError } from '../../../core/errors.ts';
import type { ByteSource } from '../../../formats/byte-source.ts';
import { ioError } from '../io-error.ts';

/** A file that can be read in ranges, also without waiting. */
export interface FileSource extends ByteSource {
  /** Base name, for messages. */
  readonly file: string;
  /** As `read`, blocking: for callers that cannot wait. */
  readNow(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/** One call of the system reads at most 2 GiB. */
const maximumRead = 1 << 30;

/**
 * The file at `path`. Only its size is looked at now; ranges beyond it are refused before memory is taken.
 * @throws `EvenhandError` of kind `io` if it cannot be read, `io/not-a-file` if it is a folder, a pipe or a device, and on reading
 * `io/file-changed` if it is not the same file any more.
 */
export async function fileSource(path: string): Promise<FileSource> {
  const file = basename(path);
  const facts = await stat(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
  if (!facts.isFile()) throw notAFile(file);
  const { size } = facts;

  function prepare(now: Stats, offset: number, length: number): Uint8Array<ArrayBuffer> {
    if (now.ino !== facts.ino || now.size !== size || now.mtimeMs !== facts.mtimeMs) throw changed(file);
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) throw beyondEnd(file, { offset, length, size });
    return new Uint8Array(length);
  }

  return {
    file,
    size,
    async read(offset, length) {
      try {
        const handle = await open(path, 'r');
        try {
          const bytes = prepare(await handle.stat(), offset, length);
          for (let filled = 0; filled < length; ) {
            const wanted = Math.min(maximumRead, length - filled);
            const { bytesRead } = await handle.read(bytes, filled, wanted, offset + filled);
            if (bytesRead === 0) throw changed(file);
            filled += bytesRead;
          }
          return bytes;
        } finally {
          await handle.close();
        }
      } catch (error) {
        throw ioError(error, 'read', path);
      }
    },
    readNow(offset, length) {
      try {
        const descriptor = openSync(path, 'r');
        try {
          const bytes = prepare(fstatSync(descriptor), offset, length);
          for (let filled = 0; filled < length; ) {
            const wanted = Math.min(maximumRead, length - filled);
            const bytesRead = readSync(descriptor, bytes, filled, wanted, offset + filled);
            if (bytesRead === 0) throw changed(file);
            filled += bytesRead;
          }
          return bytes;
        } finally {
          closeSync(descriptor);
        }
      } catch (error) {
        throw ioError(error, 'read', path);
      }
    },
  };
}

/** The error for a range that a file does not have. */
export function beyondEnd(file: string, range: { offset: number; length: number; size: number }): EvenhandError {
  const { offset, length, size } = range;
  return dataError('io/beyond-end', `"${file}" has ${size} bytes; ${length} were asked for from byte ${offset}.`, {
    hint: 'The file was cut off, or belongs to another version of the model.',
  });
}

function notAFile(file: string): EvenhandError {
  return usageError('io/not-a-file', `"${file}" is not a file.`, { hint: 'Name a file, not a folder or a device.' });
}

function changed(file: string): EvenhandError {
  return dataError('io/file-changed', `"${file}" was changed while it was being read.`, {
    hint: 'Run again when nothing else writes to it.',
  });
}
