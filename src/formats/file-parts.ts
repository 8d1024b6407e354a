/** The content of a file as stretches of bytes one after another, `size` in all: large weights are written without a copy of them. */
export interface FileParts {
  readonly parts: readonly Uint8Array[];
  readonly size: number;
}

/** The parts in one buffer of `size` bytes, copied. Throws `RangeError` when they take more than `size`. */
export function joinParts({ parts, size }: FileParts): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
