import type { InputFile } from '../../../src/cases/input.ts';

/** A file that a person chose, read from the disk as it is needed. Its name in results is its base name. */
export function inputFromFile(path: string, file: File): InputFile {
  return {
    name: path.split('/').at(-1) ?? path,
    size: file.size,
    open: () => chunksOf(file),
    slice: (start, end) => file.slice(start, end).arrayBuffer(),
  };
}

async function* chunksOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}
