import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSource } from '../../../../src/platform/node/weights/file-source.ts';

let scratch: string;
let path: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'evenhand-source-'));
  path = join(scratch, 'data.bin');
  writeFileSync(
    path,
    Uint8Array.from({ length: 100 }, (_, index) => index),
  );
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('reads ranges, waiting or not', async () => {
  const source = await fileSource(path);
  expect(source).toMatchObject({ file: 'data.bin', size: 100 });
  expect([...(await source.read(10, 3))]).toEqual([10, 11, 12]);
  expect([...source.readNow(97, 3)]).toEqual([97, 98, 99]);
  expect(source.readNow(100, 0).length).toBe(0);
});

it.each([
  [99, 2],
  [0, 1e15],
  [-1, 1],
  [1e15, 1],
])('refuses what lies beyond the file without taking memory: %d, %d', async (offset, length) => {
  const source = await fileSource(path);
  const error = { code: 'io/beyond-end', message: expect.stringContaining('"data.bin" has 100 bytes') };
  await expect(source.read(offset, length)).rejects.toMatchObject(error);
  expect(() => source.readNow(offset, length)).toThrow(expect.objectContaining({ code: 'io/beyond-end' }));
});

describe('a file that changes between two ranges', () => {
  it.each<[string, () => void]>([
    [
      'replaced',
      () => {
        rmSync(path);
        writeFileSync(`${path}2`, new Uint8Array(100));
        execFileSync('mv', [`${path}2`, path]);
      },
    ],
    ['cut off', () => truncateSync(path, 50)],
  ])('%s', async (_, change) => {
    const source = await fileSource(path);
    await source.read(0, 10);
    change();
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'io/file-changed' });
    expect(() => source.readNow(0, 10)).toThrow(expect.objectContaining({ code: 'io/file-changed' }));
  });

  it('removed', async () => {
    const source = await fileSource(path);
    rmSync(path);
    await expect(source.read(0, 10)).rejects.toMatchObject({ kind: 'io', code: 'io/read-failed' });
  });
});

it('refuses what is no file, rather than wait for it', async () => {
  mkdirSync(join(scratch, 'folder'));
  await expect(fileSource(join(scratch, 'folder'))).rejects.toMatchObject({ code: 'io/not-a-file' });
  await expect(fileSource(join(scratch, 'missing'))).rejects.toMatchObject({ kind: 'io' });
});

it.skipIf(process.platform === 'win32')('refuses a pipe and a device', async () => {
  execFileSync('mkfifo', [join(scratch, 'pipe')]);
  await expect(fileSource(join(scratch, 'pipe'))).rejects.toMatchObject({ code: 'io/not-a-file' });
  await expect(fileSource('/dev/zero')).rejects.toMatchObject({ code: 'io/not-a-file' });
});
