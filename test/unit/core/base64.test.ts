import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/core/base64.ts';

it.each([0, 1, 2, 3, 8189, 8190, 8191, 20_000])('agrees with Node on %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + (i >> 3)) & 255);
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});
