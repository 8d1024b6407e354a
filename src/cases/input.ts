/** A file to be read: bytes in order, and slices where the source can give them. Platforms implement it; nothing here touches a disk. */
export interface InputFile {
  /** Base name, never a path: it appears in messages and results. */
  readonly name: string;
  /** Length in bytes, if known. */
  readonly size?: number | undefined;
  /** The bytes from the start. May be called more than once, and must then give the same bytes. */
  open(): AsyncIterable<Uint8Array>;
  /** The bytes from `start` up to but not including `end`. Without it, formats that need random access are read whole into memory. */
  readonly slice?: ((start: number, end: number) => Promise<ArrayBuffer>) | undefined;
}

/** A file whose bytes are already in memory; they are not copied until read, and may be none. The name goes into messages and results as it is. */
export function inputFromBytes(name: string, bytes: Uint8Array): InputFile {
  return {
    name,
    size: bytes.length,
    async *open() {
      yield bytes;
    },
    slice: async (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
}

/** A file whose content is a text, in UTF-8 without a byte order mark; otherwise as `inputFromBytes`. */
export function inputFromText(name: string, text: string): InputFile {
  return inputFromBytes(name, new TextEncoder().encode(text));
}

/** All bytes of a file. */
export async function readAll(file: InputFile): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of file.open()) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The first bytes of a file, at most `count`. Reads no further than it must. */
export async function readStart(file: InputFile, count: number): Promise<Uint8Array> {
  const start = new Uint8Array(count);
  let filled = 0;
  for await (const chunk of file.open()) {
    const part = chunk.subarray(0, count - filled);
    start.set(part, filled);
    filled += part.length;
    if (filled === count) break;
  }
  return start.subarray(0, filled);
}
