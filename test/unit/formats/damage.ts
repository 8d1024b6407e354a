// Damaged copies of a small valid file: bits turned over, bytes overwritten, the end cut off, a stretch taken out or doubled. Whatever
// comes of them must be a result or an EvenhandError, at once.
import fc from 'fast-check';
import { EvenhandError } from '../../../src/core/errors.ts';
import { processorMs } from '../../fixtures/processor-time.ts';

const edit = fc.record({
  kind: fc.constantFrom('turn', 'set', 'cut', 'remove', 'double'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 12 }),
  value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x22, 0x7b, 0x39),
});

/** Arbitrary damaged copies of one of `files`, with one to four edits. */
export function damaged(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return fc.tuple(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([file, edits]) => {
    let bytes = Uint8Array.from(file);
    for (const { kind, at, length, value } of edits) {
      const place = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
      if (place < 0) continue;
      if (kind === 'turn') bytes[place]! ^= 1 << (length % 8);
      else if (kind === 'set') bytes.fill(value, place, place + length);
      else if (kind === 'cut') bytes = bytes.slice(0, place);
      else {
        const rest = bytes.slice(kind === 'remove' ? place + length : Math.max(0, place - length));
        bytes = Uint8Array.from([...bytes.subarray(0, place), ...rest]);
      }
    }
    return bytes;
  });
}

/** Milliseconds of processor that one small file may take: hundreds of times what it does take, a fraction of what an endless loop would. */
const patience = 1000;

/** Fails unless `read` gives a result or an EvenhandError, in time. */
export async function readsOrRefuses(read: () => unknown): Promise<void> {
  const start = processorMs();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
  }
  const taken = processorMs() - start;
  if (taken > patience) throw new Error(`took ${taken} ms of processor`);
}

/** The error of `read`, and the bytes of array buffers that it took before it failed. */
export function refusal(read: () => unknown): { readonly error: unknown; readonly bytesTaken: number } {
  const before = process.memoryUsage().arrayBuffers;
  try {
    read();
  } catch (error) {
    return { error, bytesTaken: process.memoryUsage().arrayBuffers - before };
  }
  throw new Error('It was not refused.');
}
