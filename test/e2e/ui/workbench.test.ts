// The workbench without a server, with the network blocked: the sample gives the bytes of the command line from a file and from a host,
// the page can be used by the keyboard, and axe finds nothing serious in either theme.
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditResult } from '../../../src/audit/result.ts';
import { canonicalJson } from '../../../src/core/canonical-json.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import { sampleProject } from '../../../ui/data/off-thread/sample-project.ts';
import { evenhand } from '../run-evenhand.ts';
import { scratchFolder } from '../small-table.ts';
import {
  auditSample,
  executablePath,
  fileUrl,
  launch,
  openPage,
  requireBuild,
  seriousFindings,
  serveSite,
} from './open-workbench.ts';

const patience = 600_000;
const themes = ['light', 'dark'] as const;
const home = scratchFolder();

describe.skipIf(executablePath === undefined)('the workbench in Chromium', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  let expected = '';
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
    const { texts, plan } = sampleProject();
    for (const [name, text] of texts) writeFileSync(join(home.path, name), text);
    writeFileSync(join(home.path, 'plan.yaml'), JSON.stringify(plan));
    const { status, stdout, stderr } = await evenhand(['audit', '--plan', 'plan.yaml', '--json'], { cwd: home.path });
    expect(stderr.replace(/^.*\r/gm, '').trim(), stderr).toBeDefined();
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout) as AuditResult;
    expected = await sha256Hex(new TextEncoder().encode(canonicalJson(result)));
  }, patience);
  afterAll(async () => {
    home.remove();
    site?.server.close();
    await browser?.close();
  });

  it(
    'gives the bytes of the command line from a single file, without a network',
    async () => {
      const { page, trouble, close } = await openPage(browser, fileUrl(), { offline: true });
      expect(await auditSample(page)).toBe(expected);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'gives the same bytes from a static host, with several workers, and can be used by the keyboard',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      expect(await auditSample(page)).toBe(expected);

      const slider = page.locator('[data-role=threshold]');
      const missed = page.locator('[data-role=confusion] tbody tr td:nth-child(4)');
      const before = await missed.allTextContents();
      await slider.focus();
      for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowRight');
      await expect.poll(() => missed.allTextContents()).not.toEqual(before);
      await expect.poll(() => page.url()).toContain('threshold=');

      const number = page.locator('#curves button.value').first();
      await number.focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog');
      await drawer.waitFor();
      expect(await drawer.textContent()).toContain('result.json/tasks/');
      expect(page.url()).toContain('explain=');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      expect(page.url()).not.toContain('explain=');

      await page.locator('[data-role=compare]').first().click();
      await page.locator('#compare figure').waitFor({ timeout: 60_000 });
      expect(await page.locator('#compare').textContent()).toContain('A group pays');
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'has nothing serious for axe in either theme, and no sideways scrolling on a phone',
    async () => {
      const viewport = { width: 390, height: 844 };
      const { page, close } = await openPage(browser, site.url, { bypassCSP: true, viewport });
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      await page.getByRole('button', { name: 'Open the sample' }).click();
      await page.locator('[data-role=confusion]').waitFor({ timeout: 120_000 });
      await page.locator('#curves figure').first().waitFor();
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      await close();
    },
    patience,
  );

  it(
    'says what is wrong with a table, and goes on',
    async () => {
      const { page, close } = await openPage(browser, site.url);
      const input = page.locator('[data-role=files]');
      await input.setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n1,2,3\n') });
      await page.getByRole('alert').waitFor({ timeout: 60_000 });
      expect(await page.getByRole('alert').textContent()).toContain('broken.csv');
      const rows = Array.from({ length: 80 }, (_, row) => `${row % 2},${(row % 7) / 7},${row % 3 === 0 ? 'F' : 'M'}`);
      const buffer = Buffer.from(`label,score,sex\n${rows.join('\n')}\n`);
      await input.setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: 'Run the audit' }).waitFor({ timeout: 60_000 });
      await close();
    },
    patience,
  );
});
