import { expect, it } from 'vitest';
import { crc32 } from '../../../../src/formats/numpy/crc32.ts';

const check = new TextEncoder().encode('123456789');

it('is the check value of the standard', () => {
  expect(crc32(check)).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

it('goes on from a part', () => {
  expect(crc32(check.subarray(4), crc32(check.subarray(0, 4)))).toBe(0xcbf43926);
});
