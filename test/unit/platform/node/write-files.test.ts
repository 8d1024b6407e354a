import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic, writeFiles } from '../../../../src/platform/node/write-files.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'evenhand-write-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('writeFiles', () => {
  it('makes the folder and writes every file', async () => {
    const folder = join(scratch, 'a', 'b');
    await writeFiles(folder, [
      { name: 'one.txt', data: 'first' },
      { name: 'two.bin', data: new Uint8Array([1, 2, 3]) },
    ]);
    expect(readdirSync(folder).sort()).toEqual(['one.txt', 'two.bin']);
    expect(readFileSync(join(folder, 'one.txt'), 'utf8')).toBe('first');
    expect([...readFileSync(join(folder, 'two.bin'))]).toEqual([1, 2, 3]);
  });

  it('takes a relative folder, however deep', async () => {
    const folder = relative('.', join(scratch, 'c', 'd'));
    await writeFiles(folder, [{ name: 'one.txt', data: '1' }]);
    expect(readdirSync(join(scratch, 'c', 'd'))).toEqual(['one.txt']);
    const refused = writeFiles(join(folder, '..', 'e', 'f'), [{ name: 'no/one.txt', data: '1' }]);
    await expect(refused).rejects.toMatchObject({ kind: 'io' });
    expect(readdirSync(join(scratch, 'c'))).toEqual(['d']);
  });

  it('leaves old files and no new folder when one file cannot be written', async () => {
    const folder = join(scratch, 'new');
    const files = [
      { name: 'one.txt', data: 'first' },
      { name: 'no-such-folder/two.txt', data: 'second' },
    ];
    await expect(writeFiles(folder, files)).rejects.toMatchObject({ kind: 'io', code: 'io/write-failed' });
    expect(readdirSync(scratch)).toEqual([]);

    writeFileSync(join(scratch, 'one.txt'), 'old');
    await expect(writeFiles(scratch, files)).rejects.toMatchObject({ kind: 'io' });
    expect(readdirSync(scratch)).toEqual(['one.txt']);
    expect(readFileSync(join(scratch, 'one.txt'), 'utf8')).toBe('old');
  });

  it('refuses a target that is a folder before anything is renamed', async () => {
    mkdirSync(join(scratch, 'two.txt'));
    const files = [
      { name: 'one.txt', data: 'first' },
      { name: 'two.txt', data: 'second' },
    ];
    await expect(writeFiles(scratch, files)).rejects.toThrow('cannot write "two.txt": it is a folder.');
    expect(readdirSync(scratch)).toEqual(['two.txt']);
  });

  it('refuses a folder that is a file', async () => {
    const file = join(scratch, 'report');
    writeFileSync(file, '');
    await expect(writeFiles(file, [])).rejects.toMatchObject({ kind: 'usage', code: 'io/not-a-folder' });
  });

  it('writes nothing once aborted', async () => {
    const folder = join(scratch, 'stopped');
    const reason = new Error('stopped');
    await expect(writeFiles(folder, [{ name: 'one.txt', data: '1' }], AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('writeAtomic', () => {
  it('replaces the file whole', async () => {
    const path = join(scratch, 'plan.yaml');
    await writeAtomic(path, 'a much longer first text');
    await writeAtomic(path, 'short');
    expect(readFileSync(path, 'utf8')).toBe('short');
    expect(readdirSync(scratch)).toEqual(['plan.yaml']);
  });
});
