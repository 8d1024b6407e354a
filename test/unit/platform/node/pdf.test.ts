import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { chromiumHint, findChromium, printPdf } from '../../../../src/platform/node/pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

async function failure(work: Promise<unknown>): Promise<EvenhandError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof EvenhandError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

describe.skipIf(process.platform === 'win32')('findChromium', () => {
  it('takes the one that is named', () => {
    const named = script('my-browser', 'exit 0');
    expect(findChromium({ EVENHAND_CHROMIUM: named, PATH: '' })).toBe(named);
  });

  it('refuses one that is named and not there, without its path', () => {
    expect(() => findChromium({ EVENHAND_CHROMIUM: join(folder, 'gone') })).toThrow(
      /^EVENHAND_CHROMIUM names "gone", which/,
    );
  });

  it('finds one on the path, and nothing where there is none', () => {
    const found = script('google-chrome', 'exit 0');
    expect(findChromium({ PATH: folder }, 'darwin')).toBe(found);
    expect(findChromium({ PATH: join(folder, 'none') }, 'win32')).toBeUndefined();
  });
});

describe.skipIf(process.platform === 'win32')('printPdf', () => {
  it('says in words that the browser failed, and how to get one', async () => {
    const error = await failure(printPdf('<p>x', { env: { EVENHAND_CHROMIUM: script('broken', 'exit 1') } }));
    expect(error.code).toBe('pdf/failed');
    expect(error.kind).toBe('io');
    expect(error.hint).toBe(chromiumHint);
    expect(error.message).not.toContain(folder);
  });

  it('keeps its deadline', async () => {
    const env = { EVENHAND_CHROMIUM: script('sleepy', 'exec sleep 20') };
    const error = await failure(printPdf('<p>x', { env, timeoutMs: 700 }));
    expect(error.code).toBe('pdf/timeout');
    expect(error.message).toContain('0.7 s');
  });

  it('stops when told to', async () => {
    const env = { EVENHAND_CHROMIUM: script('slow', 'exec sleep 20') };
    const reason = new Error('stopped');
    await expect(printPdf('<p>x', { env, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe.skipIf(findChromium() === undefined)('printPdf with a browser', () => {
  it('prints, runs no script and loads nothing', async () => {
    const pdf = await printPdf(
      '<!doctype html><title>T</title><h1>Heading</h1><script>document.title="x";while(true){}</script><img src="http://127.0.0.1:9/x.png">',
    );
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  });
});
