// Inflating what may be hostile: never more memory than was claimed and allowed.
import { Gunzip, Unzlib } from 'fflate';

/** What came of inflating at most so many bytes. */
export interface Inflated {
  readonly content: Uint8Array<ArrayBuffer>;
  /** Whether there was more. */
  readonly isCut: boolean;
}

const formats = { gzip: Gunzip, zlib: Unzlib } as const;

/**
 * Inflates until the data end or `maximumBytes` are filled. A piece of input inflates at most about a thousandfold before it is seen,
 * so pieces are of 16 KiB. Returns undefined where the data cannot be inflated or end too early.
 */
export function inflateBounded(
  packed: readonly Uint8Array[],
  format: keyof typeof formats,
  maximumBytes: number,
): Inflated | undefined {
  // Deflate makes at most 1032 bytes of one, so a small file never takes much memory, whatever its header claims.
  const possibleBytes = packed.reduce((sum, part) => sum + part.length, 0) * 1032 + 1024;
  const content = new Uint8Array(Math.min(maximumBytes, possibleBytes));
  let filled = 0;
  let isCut = false;
  let isEnded = false;
  const stream = new formats[format]((chunk, isFinal) => {
    const room = content.length - filled;
    isCut ||= chunk.length > room;
    content.set(chunk.length > room ? chunk.subarray(0, room) : chunk, filled);
    filled += Math.min(chunk.length, room);
    isEnded ||= isFinal === true;
  });
  const pieceBytes = 16384;
  try {
    for (const [index, part] of packed.entries()) {
      for (let start = 0; start < part.length && !isCut; start += pieceBytes) {
        const isLast = index === packed.length - 1 && start + pieceBytes >= part.length;
        stream.push(part.subarray(start, start + pieceBytes), isLast);
      }
    }
  } catch (error) {
    // fflate marks its own errors by a numeric code.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return undefined;
    throw error;
  }
  if (!isCut && !isEnded) return undefined;
  return { content: filled === content.length ? content : content.slice(0, filled), isCut };
}
