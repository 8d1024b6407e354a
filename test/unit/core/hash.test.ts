import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';

test('agrees with the standard vectors and with another implementation', async () => {
  expect(await sha256Hex(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 31) & 255);
  expect(await sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(await sha256Hex(bytes.subarray(5, 77))).toBe(createHash('sha256').update(bytes.subarray(5, 77)).digest('hex'));
});
