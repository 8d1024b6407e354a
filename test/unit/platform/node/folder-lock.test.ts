import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { folderLockName, requireFreeFolder, takeFolder } from '../../../../src/platform/node/folder-lock.ts';
import { requireRunFolder } from '../../../../src/platform/node/learning/other-run.ts';
import { openRunFolder } from '../../../../src/platform/node/learning/run-folder.ts';
import { ownerOf } from '../../../../src/platform/node/process-identity.ts';
import { scratchFolder } from '../../../e2e/small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
const lock = join(home.path, folderLockName);
const identity = { verb: 'learn', plan: { seeds: [1] }, inputs: [], version: '1.0.0' } as const;

it('is refused while another process works there, and free when that has ended, however it did', async () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)']);
  writeFileSync(lock, JSON.stringify(ownerOf(other.pid!)));
  const busy = { code: 'learn/folder-busy', kind: 'usage', message: expect.stringContaining(`process ${other.pid}`) };
  await expect(requireFreeFolder(home.path)).rejects.toMatchObject(busy);
  await expect(takeFolder(home.path)).rejects.toMatchObject(busy);
  await expect(requireRunFolder(home.path, identity)).rejects.toMatchObject(busy);
  await expect(openRunFolder(home.path, identity)).rejects.toMatchObject(busy);
  expect(existsSync(join(home.path, 'manifest.json'))).toBe(false);

  other.kill('SIGKILL');
  await once(other, 'exit');
  await requireRunFolder(home.path, identity);
  const run = await openRunFolder(home.path, identity);
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  await run.release();
  expect(existsSync(lock)).toBe(false);
});

it('is free again after the run, and for the same process, for another machine, and with a file that says nothing', async () => {
  await openRunFolder(home.path, identity);
  const run = await openRunFolder(home.path, identity);
  await run.finish('seed-1', [], {});
  await run.close(['seed-1'], []);
  expect(existsSync(lock)).toBe(false);
  for (const text of ['', '{', JSON.stringify({ ...ownerOf(), pid: 1, host: 'another' })]) {
    writeFileSync(lock, text);
    await (await takeFolder(home.path))();
    expect(existsSync(lock)).toBe(false);
  }
});
