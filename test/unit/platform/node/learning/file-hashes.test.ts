import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileHashes } from '../../../../../src/platform/node/learning/file-hashes.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-hashes-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** SHA-256 of "abc" and of nothing, of FIPS 180-2. */
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test('hashes come from bytes at hand or from the file, by name', async () => {
  writeFileSync(join(folder, 'b'), 'abc');
  const hashes = fileHashes();
  hashes.add('a, "b"', new Uint8Array());
  await hashes.complete(
    new Map([
      ['c', join(folder, 'b')],
      ['a, "b"', join(folder, 'not there')],
    ]),
  );
  const { file, fingerprint } = await hashes.table('images.csv');
  expect(file.data).toBe(`file,bytes,sha256\n"a, ""b""",0,${nothing}\nc,3,${abc}\n`);
  expect(fingerprint.file).toBe('images.csv');
});

test('files that cannot be read, and an abort, end it', async () => {
  const hashes = fileHashes();
  await expect(hashes.complete(new Map([['x', join(folder, 'x')]]))).rejects.toMatchObject({ kind: 'io' });
  const signal = AbortSignal.abort('enough');
  await expect(hashes.complete(new Map([['b', join(folder, 'b')]]), { signal })).rejects.toBe('enough');
});
