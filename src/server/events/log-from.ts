import { open } from 'node:fs/promises';

const mostBytes = 64 * 1024;

/** A piece of a log and the byte behind it. */
export interface LogPiece {
  readonly text: string;
  readonly next: number;
}

/**
 * Up to 64 KiB of a log from byte `offset` on, cut at the end of a line where there is one; empty where there is no
 * log, or nothing behind the offset. `next` is the byte to go on from; an offset beyond the end counts as the end.
 */
export async function logFrom(path: string, offset: number): Promise<LogPiece> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return { text: '', next: 0 };
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, Math.min(offset, size));
    const lineEnd = buffer.lastIndexOf(10, bytesRead - 1) + 1;
    const length = bytesRead === 0 || lineEnd === 0 ? bytesRead : lineEnd;
    return { text: buffer.toString('utf8', 0, length), next: Math.min(offset, size) + length };
  } finally {
    await handle.close();
  }
}
