import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resourcesOf } from '../../../../../src/platform/node/simulation/resources-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-resources-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads from the folder of the world file, and says that it looked there', async () => {
  writeFileSync(join(folder, 'map.bin'), Uint8Array.of(1, 2));
  const { readFile } = resourcesOf(folder);
  expect([...(await readFile('map.bin'))]).toEqual([1, 2]);
  expect([...(await readFile(join(folder, 'map.bin')))]).toEqual([1, 2]);
  await expect(readFile('maps/absent.nii')).rejects.toMatchObject({
    code: 'io/read-failed',
    message: 'cannot read "maps/absent.nii", which the world file names: it does not exist.',
    hint: expect.stringContaining('folder of the world file'),
  });
});
