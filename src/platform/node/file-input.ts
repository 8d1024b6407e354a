// A file as the readers want it (bytes in order, or a slice), and its fingerprint for the manifest. The hash is taken while the bytes
// pass, so that a file read from start to end is read once.
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputFile } from '../../cases/input.ts';
import { usageError } from '../../core/errors.ts';
import { ioError } from './io-error.ts';

/** What the manifest says of an input: base name, size in bytes, SHA-256 in hexadecimal. */
export interface Fingerprint {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** An input file of this machine. `fingerprint` reads the file only if `open` has not already run through it. */
export interface FileInput extends InputFile {
  readonly slice: (start: number, end: number) => Promise<ArrayBuffer>;
  fingerprint(): Promise<Fingerprint>;
}

const chunkBytes = 1 << 20;

/**
 * The file at `path` as an input. Its `name` is the base name: no folder of this machine reaches a result.
 * @throws `EvenhandError` of kind `io` if it cannot be read, of kind `usage` if it is a folder.
 */
export async function fileInput(path: string): Promise<FileInput> {
  const name = basename(path);
  const size = await sizeOf(path);
  let sha256: string | undefined;

  async function* read(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    try {
      const handle = await open(path, 'r');
      try {
        for (;;) {
          const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes, null);
          if (bytesRead === 0) break;
          const chunk = buffer.subarray(0, bytesRead);
          hash.update(chunk);
          yield chunk;
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw ioError(error, 'read', path);
    }
    sha256 = hash.digest('hex');
  }

  return {
    name,
    size,
    open: read,
    slice: (start, end) => readSlice(path, start, end),
    async fingerprint() {
      if (sha256 === undefined) for await (const _ of read());
      return { file: name, bytes: size, sha256: sha256! };
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw usageError('io/is-a-folder', `"${basename(path)}" is a folder.`, {
        hint: 'Name a file, or a pattern such as "folder/*.csv" (in quotes).',
      });
    }
    return facts.size;
  } catch (error) {
    throw ioError(error, 'read', path);
  }
}

async function readSlice(path: string, start: number, end: number): Promise<ArrayBuffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.buffer.slice(0, filled);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw ioError(error, 'read', path);
  }
}
