import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init } from '../../../../src/cli/actions/init.ts';
import type { Session } from '../../../../src/cli/verb.ts';

const session = { terminal: { out: () => undefined }, signal: new AbortController().signal } as unknown as Session;

describe('init', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-init-'));

  it.each(['study', folder])('says how a project folder is made where %s is named as a table', async (named) => {
    await expect(init([named], { out: folder }, session)).rejects.toMatchObject({
      code: 'cli/no-input',
      hint: expect.stringContaining(`evenhand init --project ${named}`),
    });
  });

  it('reads a table without an ending', async () => {
    const table = join(folder, 'scores');
    writeFileSync(table, 'label,score,sex\n1,0.7,F\n0,0.2,M\n');
    await init([table], { out: folder }, session);
    await expect(init([table], { out: folder }, session)).rejects.toMatchObject({ code: 'cli/exists' });
  });
});
