import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { existingPath, newPath, safeParts } from '../../../src/store/safe-path.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'evenhand-path-')));
const root = join(home, 'root');
mkdirSync(join(root, 'in'), { recursive: true });
writeFileSync(join(root, 'in/a.csv'), 'x');
writeFileSync(join(home, 'secret.csv'), 'x');
mkdirSync(join(home, 'root-beside'));
writeFileSync(join(home, 'root-beside/b.csv'), 'x');
symlinkSync(join(home, 'secret.csv'), join(root, 'link.csv'));
symlinkSync(home, join(root, 'out'));
symlinkSync(join(root, 'in'), join(root, 'inner'));
afterAll(() => rmSync(home, { recursive: true }));

const climbing = [
  '..',
  '../secret.csv',
  'in/../../secret.csv',
  'in/..',
  '.',
  './in',
  '/etc/passwd',
  '',
  'in/',
  '/',
  'in//a.csv',
];
const foreign = [
  '..\\secret.csv',
  'in\\a.csv',
  'C:\\a.csv',
  'C:a.csv',
  'a.csv:stream',
  'a\0.csv',
  'a.csv\0.png',
  'a\n.csv',
  'nul',
  'CON.csv',
  'a.csv.',
  'a.csv ',
  ' a',
  'a*',
  '%2e%2e',

  '"a"',
];
const hidden = ['.ssh', 'in/.hidden', '.upload-1.part', '...'];
const large = ['a'.repeat(300), 'a/'.repeat(20)];

describe('safeParts', () => {
  it.each([...climbing, ...foreign, ...hidden, ...large])('refuses %j', (name) => {
    expect(() => safeParts(name)).toThrow(expect.objectContaining({ code: 'store/bad-name' }));
  });

  it.each(['a.csv', 'Prüfung (2).parquet', 'chest-1/cases.csv', 'a..b.csv', 'seed-1/labels-0.1/x'])(
    'takes %j',
    (name) => {
      expect(safeParts(name).join('/')).toBe(name);
    },
  );
});

describe('existingPath', () => {
  it('finds what is in the folder, by links within it too', async () => {
    expect(await existingPath(root, 'in/a.csv')).toBe(join(root, 'in/a.csv'));
    expect(await existingPath(root, 'inner/a.csv')).toBe(join(root, 'in/a.csv'));
  });

  it.each(['link.csv', 'out/secret.csv', 'out/root-beside/b.csv', 'out', 'in/none.csv', 'in/a.csv/b'])(
    'does not find %j',
    async (name) => {
      await expect(existingPath(root, name)).rejects.toMatchObject({ code: 'store/not-found' });
    },
  );
});

describe('newPath', () => {
  it('gives a place in the folder, in folders that are yet to be made', async () => {
    expect(await newPath(root, 'x/y/z.csv')).toBe(join(root, 'x/y/z.csv'));
  });

  it.each(['out/new.csv', 'out/deep/new.csv', 'link.csv'])(
    'refuses %j, which a link leads out of the folder',
    async (name) => {
      await expect(newPath(root, name)).rejects.toMatchObject({ code: 'store/not-found' });
    },
  );
});
