// Bytes that are somewhere else: a file, a blob, a buffer. Readers of large files ask for the ranges they need.

/** `size` bytes that can be read in ranges. A source may answer with a view of its own memory: do not write to it. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`; both lie within `size`. Fails if the bytes cannot be had. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A buffer as a source; what it gives are views. Ranges are not checked: beyond the end there are fewer bytes. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
