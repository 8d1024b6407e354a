// Hashes of many files, such as the images of cases: taken from bytes that are read anyway, the rest from the files.
import { createHash } from 'node:crypto';
import type { Watch } from '../../../core/progress.ts';
import { imageRecord } from '../../../learn/run/image-record.ts';
import { fileInput } from '../file-input.ts';

/** A collection of hashes by the name of the file. */
export interface FileHashes {
  /** The hash of a file whose bytes are at hand; the first of a name counts. */
  add(name: string, bytes: Uint8Array): void;
  /** Hashes the files whose bytes were not seen, by name and path. Throws `EvenhandError` of kind `io`, the reason of an aborted signal. */
  complete(paths: ReadonlyMap<string, string>, watch?: Watch): Promise<void>;
  /** A table of name, bytes and SHA-256, ascending by name, and its own hash, which stands for all files. */
  table(name: string): ReturnType<typeof imageRecord>;
}

/** An empty collection. */
export function fileHashes(): FileHashes {
  const found = new Map<string, { readonly bytes: number; readonly sha256: string }>();
  return {
    add(name, bytes) {
      if (!found.has(name)) found.set(name, { bytes: bytes.length, sha256: sha256Of(bytes) });
    },
    async complete(paths, { signal, onProgress } = {}) {
      const left = [...paths].filter(([name]) => !found.has(name));
      for (const [done, [name, path]] of left.entries()) {
        signal?.throwIfAborted();
        if (done % 100 === 0) onProgress?.({ stage: 'hashing files', done, total: left.length });
        const { bytes, sha256 } = await (await fileInput(path)).fingerprint();
        found.set(name, { bytes, sha256 });
      }
    },
    table: (name) => imageRecord(name, found),
  };
}

function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
