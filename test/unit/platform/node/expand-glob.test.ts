import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expandGlob } from '../../../../src/platform/node/expand-glob.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'evenhand-glob-'));
  for (const folder of ['runs/a', 'runs/b/deep', '.hidden']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of [
    'fold10.csv',
    'fold2.csv',
    'fold1.csv',
    'notes.txt',
    '.fold9.csv',
    'odd[1].csv',
    'a+b.csv',
    'runs/a/s.csv',
    'runs/b/s.csv',
    'runs/b/deep/s.csv',
    '.hidden/s.csv',
  ]) {
    writeFileSync(join(root, file), '');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const expand = async (pattern: string) =>
  (await expandGlob(join(root, pattern))).map((path) => path.slice(root.length + 1));

it('sorts matches by code unit, whatever order the folder gives', async () => {
  expect(await expand('fold*.csv')).toEqual(['fold1.csv', 'fold10.csv', 'fold2.csv']);
});

it('matches one character with ? and takes other characters as they are', async () => {
  expect(await expand('fold?.csv')).toEqual(['fold1.csv', 'fold2.csv']);
  expect(await expand('odd[1].*')).toEqual(['odd[1].csv']);
  expect(await expand('a+*.csv')).toEqual(['a+b.csv']);
});

it('walks folders with * and **', async () => {
  expect(await expand('runs/*/s.csv')).toEqual(['runs/a/s.csv', 'runs/b/s.csv']);
  expect(await expand('**/s.csv')).toEqual(['runs/a/s.csv', 'runs/b/deep/s.csv', 'runs/b/s.csv']);
});

it('gives nothing for a pattern without a match, and the path itself without wildcards', async () => {
  expect(await expand('none*.csv')).toEqual([]);
  expect(await expand('no-such/*.csv')).toEqual([]);
  expect(await expand('absent.csv')).toEqual(['absent.csv']);
});

it('leaves hidden files to patterns that begin with a dot', async () => {
  expect(await expand('.fold*.csv')).toEqual(['.fold9.csv']);
});
