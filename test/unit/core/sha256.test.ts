import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../../src/core/sha256.ts';

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003])('agrees with OpenSSL on %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, place) => (place * 151 + (place >> 3)) & 255);
  expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
});
