import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/core/base64.ts';

it.each([0, 1, 2, 3, 8189, 8190, 8191, 20_000])('agrees with Node on %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + (i >> 3)) & 255);
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});

it('reads text with padding or without and refuses any other', () => {
  expect(fromBase64('AP8=')).toEqual(Uint8Array.of(0, 255));
  expect(fromBase64('AP8')).toEqual(Uint8Array.of(0, 255));
  for (const text of ['a*b', 'A']) {
    expect(() => fromBase64(text)).toThrow(expect.objectContaining({ name: 'InvalidCharacterError' }));
  }
});
