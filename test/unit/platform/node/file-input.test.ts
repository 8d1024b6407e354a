import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileInput } from '../../../../src/platform/node/file-input.ts';

let root: string;
const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7919) % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'evenhand-input-'));
  writeFileSync(join(root, 'table.bin'), bytes);
  writeFileSync(join(root, 'empty.csv'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('gives the bytes in order, in several chunks, under the base name', async () => {
  const input = await fileInput(join(root, 'table.bin'));
  expect(input.name).toBe('table.bin');
  expect(input.size).toBe(bytes.length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.open()) chunks.push(chunk);
  expect(chunks.length).toBeGreaterThan(1);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

it('has the same fingerprint whether or not it was read before', async () => {
  const expected = { file: 'table.bin', bytes: bytes.length, sha256 };
  const fresh = await fileInput(join(root, 'table.bin'));
  expect(await fresh.fingerprint()).toEqual(expected);
  const read = await fileInput(join(root, 'table.bin'));
  for await (const _ of read.open());
  expect(await read.fingerprint()).toEqual(expected);
});

it('hashes the whole file although a reader stopped early', async () => {
  const input = await fileInput(join(root, 'table.bin'));
  for await (const _ of input.open()) break;
  expect((await input.fingerprint()).sha256).toBe(sha256);
});

it('gives slices, cut at the end of the file', async () => {
  const input = await fileInput(join(root, 'table.bin'));
  expect([...new Uint8Array(await input.slice(10, 14))]).toEqual([...bytes.subarray(10, 14)]);
  expect((await input.slice(bytes.length - 2, bytes.length + 50)).byteLength).toBe(2);
});

it('reads an empty file', async () => {
  const input = await fileInput(join(root, 'empty.csv'));
  expect((await input.fingerprint()).sha256).toBe(createHash('sha256').digest('hex'));
});

it('says what is wrong with a file that cannot be read, without its folder', async () => {
  const error = await fileInput(join(root, 'absent.csv')).catch((reason: unknown) => reason as Error);
  expect(error).toMatchObject({
    kind: 'io',
    code: 'io/read-failed',
    message: 'cannot read "absent.csv": it does not exist.',
  });
  await expect(fileInput(root)).rejects.toMatchObject({ kind: 'usage', code: 'io/is-a-folder' });
});
