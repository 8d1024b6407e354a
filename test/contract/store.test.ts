// What every index keeps to, and that several processes may write into one at once.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/store/memory-store.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import { entryOf, type Store } from '../../src/store/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-store-'));
let number = 0;
const newFile = () => join(folder, `${number++}`, 'index.sqlite');

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['memoryStore', memoryStore],
  ['sqliteStore', () => sqliteStore(newFile())],
])('%s', (_, open) => {
  let store: Store;
  beforeEach(() => {
    store = open();
  });

  it('gives back what was put for the same state, and nothing for another', () => {
    const value = { rows: 3, names: ['ä', "o'clock"], none: null };
    store.put({ kind: 'table', name: 'a.csv', stamp: '1' }, value);
    expect(store.get({ kind: 'table', name: 'a.csv', stamp: '1' })).toEqual(value);
    expect(store.get({ kind: 'table', name: 'a.csv', stamp: '2' })).toBeUndefined();
    expect(store.get({ kind: 'table', name: 'b.csv', stamp: '1' })).toBeUndefined();
    expect(store.get({ kind: 'result', name: 'a.csv', stamp: '1' })).toBeUndefined();
  });

  it('keeps one state of a file', () => {
    store.put({ kind: 'run', name: 'a', stamp: '1' }, 1);
    store.put({ kind: 'run', name: 'a', stamp: '2' }, 2);
    expect(store.get({ kind: 'run', name: 'a', stamp: '1' })).toBeUndefined();
    expect(store.get({ kind: 'run', name: 'a', stamp: '2' })).toBe(2);
  });

  it('gives a value of its own, which the caller may change', () => {
    const value = { list: [1] };
    store.put({ kind: 'run', name: 'a', stamp: '1' }, value);
    value.list.push(2);
    expect(store.get({ kind: 'run', name: 'a', stamp: '1' })).toEqual({ list: [1] });
  });

  it('forgets what is not retained, of one kind only', () => {
    for (const name of ['a', 'b']) store.put({ kind: 'table', name, stamp: '1' }, name);
    store.put({ kind: 'result', name: 'b', stamp: '1' }, 'result');
    store.retain('table', ['a']);
    expect(store.get({ kind: 'table', name: 'a', stamp: '1' })).toBe('a');
    expect(store.get({ kind: 'table', name: 'b', stamp: '1' })).toBeUndefined();
    expect(store.get({ kind: 'result', name: 'b', stamp: '1' })).toBe('result');
  });

  it('does nothing once it is closed', () => {
    store.put({ kind: 'run', name: 'a', stamp: '1' }, 1);
    store.close();
    store.close();
    store.put({ kind: 'run', name: 'a', stamp: '1' }, 2);
    expect(store.get({ kind: 'run', name: 'a', stamp: '1' })).toBeUndefined();
  });

  it('makes an entry once, and keeps nothing of one that could not be made', async () => {
    const key = { kind: 'run', name: 'a', stamp: '1' } as const;
    let made = 0;
    await expect(entryOf(store, key, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    for (let i = 0; i < 3; i += 1)
      expect(await entryOf(store, key, async () => ({ made: ++made }))).toEqual({ made: 1 });
  });
});

describe('sqliteStore on the disk', () => {
  const key = { kind: 'table', name: 'a.csv', stamp: '1' } as const;
  const filled = () => {
    const path = newFile();
    const store = sqliteStore(path);
    store.put(key, 'kept');
    for (let i = 0; i < 500; i += 1) store.put({ ...key, name: `${i}` }, 'x'.repeat(200));
    return { path, store };
  };

  it('keeps entries over a restart', () => {
    const { path, store } = filled();
    store.close();
    const again = sqliteStore(path);
    expect(again.get(key)).toBe('kept');
    again.close();
  });

  it('begins anew where the file is no database', () => {
    const { path, store } = filled();
    store.close();
    writeFileSync(path, 'not a database at all '.repeat(100));
    const again = sqliteStore(path);
    expect(again.get(key)).toBeUndefined();
    again.put(key, 'new');
    expect(again.get(key)).toBe('new');
    again.close();
  });

  it('begins anew where pages of the file are overwritten', () => {
    const { path, store } = filled();
    store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 100, bytes.length - 512);
    writeFileSync(path, bytes);
    const again = sqliteStore(path);
    again.put(key, 'new');
    expect(again.get(key)).toBe('new');
    again.close();
  });

  it('begins anew where the file was made by another version', () => {
    const { path, store } = filled();
    store.close();
    const database = new DatabaseSync(path);
    database.exec('pragma user_version = 99');
    database.close();
    const again = sqliteStore(path);
    expect(again.get(key)).toBeUndefined();
    again.close();
  });

  it('takes the writes of several processes at once, all of them', async () => {
    const path = newFile();
    const program = fileURLToPath(new URL('./store-process.ts', import.meta.url));
    const count = 40;
    const run = (own: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, ['--import', 'tsx', program, path, own, `${count}`], {
          stdio: 'inherit',
        });
        child.on('close', resolve);
      });
    expect(await Promise.all([run('first'), run('second')])).toEqual([0, 0]);
    const store = sqliteStore(path);
    for (const own of ['first', 'second']) {
      for (let i = 0; i < count; i += 1) {
        expect(store.get({ kind: 'table', name: `${own}-${i}`, stamp: '1' })).toEqual({ own, i });
      }
    }
    store.close();
  });
});
