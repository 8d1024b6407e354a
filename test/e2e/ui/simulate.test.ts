// The page that simulates, with the network blocked: its pictures are those of Node bit for bit in both builds, its archive holds the bytes that
// the command line writes, its state is in the address, problems of a world file stand at their line, and axe finds nothing serious.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import { openDataset } from '../../../src/simulate/dataset/open-dataset.ts';
import type { DatasetManifest } from '../../../src/simulate/dataset/table-files.ts';
import { readyMadeWorlds } from '../../../src/simulate/ready-made/ready-made-worlds.ts';
import { evenhand } from '../run-evenhand.ts';
import { scratchFolder } from '../small-table.ts';
import {
  executablePath,
  fileUrl,
  launch,
  openPage,
  requireBuild,
  seriousFindings,
  serveSite,
} from './open-workbench.ts';

const patience = 600_000;

/** SHA-256 of the pictures of the first case and its twin as Node renders them. */
async function hashesInNode(name: string, twin: string): Promise<string[]> {
  const dataset = await openDataset({ text: readyMadeWorlds[name]!, file: name, do: [], twins: [twin] });
  const renderings = dataset.render(dataset.draw(0).draws);
  return Promise.all(renderings.map(({ image }) => sha256Hex(new Uint8Array(image!.data.slice().buffer))));
}

async function hashesInPage(page: Page): Promise<(string | null)[]> {
  await page.locator('[data-picture=twin]').waitFor();
  await page.locator('.record summary').click();
  return Promise.all(['base', 'twin'].map((side) => page.locator(`[data-hash=${side}]`).textContent()));
}

describe.skipIf(executablePath === undefined)('the page that simulates in Chromium', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  const folder = scratchFolder();
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
  }, patience);
  afterAll(async () => {
    folder.remove();
    site?.server.close();
    await browser?.close();
  });

  it.each([
    { build: 'modules', world: 'fundus-pairs', twin: 'cupToDiscRatio=0.9' },
    { build: 'a single file', world: 'brain-near', twin: 'bias=1' },
  ])(
    'renders $world as Node does, bit for bit, from $build',
    async ({ build, world, twin }) => {
      const url = build === 'modules' ? site.url : fileUrl();
      const query = new URLSearchParams({ world, twin });
      const { page, trouble, close } = await openPage(browser, url);
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/simulate?${query}`);
      const [base, other] = await hashesInNode(world, twin);
      expect(base).not.toBe(other);
      expect(await hashesInPage(page)).toEqual([base, other]);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'moves a twin by the keyboard, keeps it in the address, and shows problems of the world file at their line',
    async () => {
      const { page, trouble, close } = await openPage(browser, `${site.url}#/simulate?world=skin-tone`);
      const [, before] = await hashesInPage(page);
      await page.locator('details[data-group=seen] > summary').click();
      const slider = page.locator('#control-diameter-input');
      await slider.focus();
      for (let press = 0; press < 10; press += 1) await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.locator('[data-hash=twin]').textContent()).not.toBe(before);
      await expect.poll(() => page.url()).toContain('twin=diameter');
      const value = await page.locator('#control-diameter output').textContent();
      await page.locator('.triptych', { hasText: `do(diameter = ${value})` }).waitFor();
      const moved = await page.locator('.triptych').textContent();
      await page.reload();
      await page.locator('[data-picture=twin]').waitFor();
      expect(await page.locator('.triptych').textContent()).toBe(moved);

      // What is typed stays when the form is drawn anew before the field is left.
      await page.locator('[data-role=cases]').fill('7');
      const twin = await page.locator('[data-hash=twin]').textContent();
      await page.evaluate(() => {
        location.hash += '&seed=5';
      });
      await expect.poll(() => page.locator('[data-hash=twin]').textContent()).not.toBe(twin);
      expect(await page.locator('[data-role=cases]').inputValue()).toBe('7');

      await page.locator('[data-role=cohort]').selectOption('malignant:1');
      await expect.poll(() => page.url()).toMatch(/case=\d+.*where=malignant|where=malignant.*case=\d+/);
      const found = Number(await page.locator('[data-role=case]').inputValue());
      await page.getByRole('button', { name: 'The next case' }).click();
      await expect.poll(async () => Number(await page.locator('[data-role=case]').inputValue())).toBeGreaterThan(found);
      await page.locator('#control-malignant output', { hasText: /^1$/ }).waitFor({ state: 'attached' });

      await page.getByRole('button', { name: /^malignant, depends on/ }).press('Enter');
      await expect.poll(() => page.locator('.node-panel').textContent()).toContain('acts on severity');
      await page.locator('details.editor > summary').click();
      const editor = page.locator('[data-role=editor]');
      const text = await editor.inputValue();
      const line = text.split('\n').findIndex((each) => each.includes('bernoulli: 0.25')) + 1;
      await editor.fill(text.replace('bernoulli: 0.25', 'bernoulli: 1.25'));
      await page.getByRole('button', { name: `Line ${line}` }).waitFor();
      const added = 'nodes:\n  clinic: { categorical: [north, south] }\n';
      await editor.fill(text.replace('nodes:\n', added));
      await page.getByRole('button', { name: 'clinic, depends on nothing' }).waitFor();
      await expect.poll(() => page.url()).toContain('file=');
      await page.evaluate(() => {
        location.hash = '#/simulate?world=skin';
      });
      await page.getByText('There is no world “skin” here: this is “fundus-pairs”.').waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'makes the archive that the command line writes as a folder',
    async () => {
      const args = ['simulate', 'skin-tone', '--n', '2', '--twins', 'ruler=0', '--out', 'skin', '--quiet'];
      const [{ status, stderr }, { page, trouble, close }] = await Promise.all([
        evenhand(args, { cwd: folder.path }),
        openPage(browser, `${site.url}#/simulate?world=skin-tone`, { acceptDownloads: true }),
      ]);
      expect(status, stderr).toBe(0);
      await page.locator('[data-role=cases]').fill('2');
      await page.locator('[data-role=cases]').blur();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('[data-role=generate]').click(),
      ]);
      const files = unzipSync(readFileSync(await download.path()));
      const manifestOf = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as DatasetManifest;
      const written = manifestOf(readFileSync(join(folder.path, 'skin/manifest.json')));
      expect(manifestOf(files['manifest.json']!).digest).toBe(written.digest);
      expect(await page.locator('[data-role=digest]').textContent()).toBe(written.digest);
      for (const { name, sha256 } of written.files) expect(await sha256Hex(files[name]!), name).toBe(sha256);

      const next = page.locator('[data-role=next-steps]');
      await next.getByRole('link', { name: 'Train on them' }).click();
      await expect.poll(() => page.locator('[data-role=plan]').inputValue()).toContain('path: "skin-tone/cases.csv"');
      await page.goBack();
      await next.getByRole('link', { name: 'Look at the cases' }).click();
      await page.getByRole('link', { name: 'Pictures' }).click();
      await page.locator('.picture-grid img').first().waitFor();
      await page.goBack();
      await page.goBack();
      await page.locator('[data-picture=twin]').waitFor();

      await page.locator('[data-role=cases]').fill('4000');
      await page.locator('[data-role=cases]').blur();
      await page.locator('[data-role=generate]').click();
      await page.locator('[data-role=stop]').click();
      await page.locator('[data-role=generated]', { hasText: 'Stopped' }).waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'has nothing serious for axe in either theme, and no sideways scrolling on a phone',
    async () => {
      const viewport = { width: 390, height: 844 };
      const url = `${site.url}#/simulate?world=chest-view`;
      const { page, close } = await openPage(browser, url, { bypassCSP: true, viewport });
      await page.locator('[data-picture=twin]').waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      await close();
    },
    patience,
  );
});
