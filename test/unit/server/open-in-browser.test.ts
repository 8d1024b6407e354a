import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInBrowser } from '../../../src/server/open-in-browser.ts';

// What the system opens links with is named xdg-open here; other systems have theirs at fixed places.
describe.skipIf(process.platform !== 'linux')('opening a browser', () => {
  const path = process.env['PATH'];
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'evenhand-open-'));
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  function opener(script: string): void {
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
  }

  it('hands the link over in a file of this user, not in the arguments of a process', async () => {
    opener(`echo "$1" > ${folder}/given`);
    openInBrowser('http://127.0.0.1:1/#token=secret', folder, () => undefined);
    const given = () => readFileSync(join(folder, 'given'), 'utf8');
    await expect.poll(() => given().startsWith('file:')).toBe(true);
    expect(given()).not.toContain('secret');
    expect(readFileSync(new URL(given().trim()), 'utf8')).toContain('url=http://127.0.0.1:1/#token=secret');
  });

  it.each([
    ['there is nothing to open it with', undefined],
    ['it cannot be opened', 'exit 3'],
  ])('says so where %s', async (_, script) => {
    if (script === undefined) process.env['PATH'] = folder;
    else opener(script);
    const said = await new Promise<string>((resolve) => openInBrowser('http://127.0.0.1:1/', folder, resolve));
    expect(said).toBe('no browser could be opened; open the address above yourself.');
  });
});
