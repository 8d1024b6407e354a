// Pictures, texts and tables of every ready-made world, byte for byte. A change here is a change of what users get: CHANGELOG.md says why.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { digestNames, simulationDigest } from '../../fixtures/simulation-digest.ts';

const file = new URL('simulation-digests.json', import.meta.url);
const golden = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};

it('covers every ready-made world', () => {
  if (process.env.EVENHAND_UPDATE_EXPECTED !== '1') expect(Object.keys(golden)).toEqual(digestNames);
});

it.each(digestNames)('%s gives the stored bytes', async (name) => {
  const digest = await simulationDigest(name);
  if (process.env.EVENHAND_UPDATE_EXPECTED === '1') {
    golden[name] = digest;
    writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
  }
  expect(digest).toBe(golden[name]);
});
