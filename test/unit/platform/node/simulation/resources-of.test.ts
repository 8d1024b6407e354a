import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resourcesOf, watchReads } from '../../../../../src/platform/node/simulation/resources-of.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-resources-'));
writeFileSync(join(home, 'template.nii'), 'abc');
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('remembers what was read, by its name without folders and its hash, each file once', async () => {
  const resources = watchReads(resourcesOf(home));
  expect(await resources.inputs()).toEqual([]);
  await resources.readFile('template.nii');
  await resources.readFile('template.nii');
  await resources.readFile(join(home, 'template.nii'));
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await resources.inputs()).toEqual([
    { file: 'template.nii', sha256 },
    { file: 'template.nii', sha256 },
  ]);
});

it('names the file that is not there and where it was looked for', async () => {
  await expect(watchReads(resourcesOf(home)).readFile('absent.nii')).rejects.toMatchObject({
    kind: 'io',
    hint: expect.stringContaining('folder of the world file'),
  });
});
