import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip } from '../../../../src/cases/read/gunzip.ts';
import { failureOf, inChunks, utf8 } from '../../../fixtures/tables/tables.ts';

const text = Array.from({ length: 3000 }, (_, i) => `row ${i},${(i * 7919) % 1000}\n`).join('');
const zipped = gzipSync(utf8(text));

async function unpack(bytes: Uint8Array, chunk = 1000): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of gunzip('a.csv.gz', inChunks('a.csv.gz', bytes, chunk).open())) parts.push(part.slice());
  return Buffer.concat(parts).toString();
}

test.each([1, 7, 1000, 1_000_000])('unpacks what zlib packed, in chunks of %i bytes', async (chunk) => {
  expect(await unpack(zipped, chunk)).toBe(text);
});

test('unpacks several members, as bgzip and pigz write them', async () => {
  expect(await unpack(Buffer.concat([gzipSync('first,'), gzipSync('second')]), 5)).toBe('first,second');
});

test('an empty member is empty', async () => {
  expect(await unpack(gzipSync(''))).toBe('');
});

test.each([1, 2, 4, 5, 8, 9, 20, 1000, zipped.length - 11, zipped.length - 3])(
  '%i bytes short is a named error',
  async (short) => {
    const error = await failureOf(() => unpack(zipped.subarray(0, zipped.length - short)));
    expect(error.code).toBe('cases/truncated-gzip');
    expect(error.place).toEqual({ file: 'a.csv.gz' });
    expect(error.kind).toBe('data');
  },
);

test('a changed byte is found by the checksum or by the decoder', async () => {
  for (const at of [30, 200, zipped.length - 30, zipped.length - 6]) {
    const damaged = Uint8Array.from(zipped);
    damaged[at]! ^= 0x10;
    const error = await failureOf(() => unpack(damaged));
    expect(error.code).toMatch(/^cases\/(bad|truncated)-gzip$/);
  }
});
