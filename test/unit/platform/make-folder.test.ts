import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/platform/node/make-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-made-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes what is missing and gives it, the deepest first', async () => {
    const [first, second] = [join(home, 'a'), join(home, 'a', 'b')];
    expect(await makeFolder(second)).toEqual([second, first]);
    expect(await makeFolder(second)).toEqual([]);
    expect(readdirSync(first)).toEqual(['b']);
    expect(await makeFolder(home)).toEqual([]);
  });

  it('is made once by several at a time', async () => {
    const path = join(home, 'c', 'd', 'e');
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(path)));
    expect(made.flat().sort()).toEqual([join(home, 'c'), join(home, 'c', 'd'), path]);
  });

  it('is refused below a file', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below', 'it')]) {
      await expect(makeFolder(path)).rejects.toMatchObject({ kind: 'io', code: 'io/write-failed' });
    }
  });

  it.runIf(existsSync('/proc/self'))('is refused where the file system makes none', async () => {
    for (const path of ['/proc/evenhand', '/proc/evenhand/run/deep']) {
      await expect(makeFolder(path)).rejects.toMatchObject({ kind: 'io', code: 'io/write-failed' });
    }
  });
});
