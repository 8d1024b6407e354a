// The page of cases with the network blocked: a group of the audit as a cohort, its worst errors, pictures that move together, bad pairs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LearningCases } from '../../../src/learn/cases/learning-cases.ts';
import { historyFile } from '../../../src/learn/protocol/history-file.ts';
import { evenhand, root } from '../run-evenhand.ts';
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
const home = scratchFolder();
const skin = join(process.env['EVENHAND_DATA'] ?? join(root, '../shared/data'), 'ham10000');
const skinThere = existsSync(join(skin, 'metadata.csv'));
if (!skinThere) console.log('Not run: pictures of skin in the workbench (no ham10000 in EVENHAND_DATA).');

/** Four pairs that were learnt from, and what became of them in two epochs: the third was flagged. */
const learnt: LearningCases = {
  count: 4,
  ids: ['000001', '000002', '000003', '000004'],
  patient: Int32Array.of(0, 1, 2, 3),
  classes: ['absent', 'present'],
  label: Int32Array.of(0, 1, 0, 1),
  attributes: [
    { name: 'sex', codes: Int32Array.of(0, 1, 0, 1), groups: ['F', 'M'], unknown: -1, recipe: { columns: ['sex'] } },
  ],
  splits: { train: Int32Array.of(0, 1, 2, 3), validation: Int32Array.of(), test: Int32Array.of() },
};
const historyOfTwoEpochs = [0, 1].map((epoch) => ({
  epoch,
  columns: {
    loss: epoch === 0 ? Float32Array.of(2, 2, 3, 2) : Float32Array.of(0.8, 1, 4, 1),
    weight: epoch === 0 ? Float32Array.of(1, 1, 1, 1) : Float32Array.of(1, 1, 0.25, 1),
    flagged: Float32Array.of(0, 0, epoch, 0),
    memory_loss: Float32Array.of(1, 1, 3.5, 1),
    limit_low: new Float32Array(4).fill(0.5),
    limit_high: new Float32Array(4).fill(2),
  },
}));

const toCases = (page: Page, rest = '') =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/cases${rest}`);
/** Clicks the first row as soon as it is drawn, before its cells have arrived. */
const clickFirstRow = () => {
  const observer = new MutationObserver(() => {
    const row = document.querySelector<HTMLElement>('#case-row-0');
    if (row === null) return;
    observer.disconnect();
    row.click();
  });
  observer.observe(document, { childList: true, subtree: true });
};
const count = (page: Page) => page.locator('[data-role=count] strong');

const asFile = (name: string, content: string) => ({
  ...{ name, mimeType: 'application/octet-stream' },
  buffer: Buffer.from(content),
});

/** Drops a folder that the browser does not let the page read. */
const dropUnreadable = (page: Page, place: string) =>
  page.evaluate((selector) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'folder'));
    const refuse = (_: unknown, fail: (error: unknown) => void) => fail(new Error('refused'));
    const entry = { isDirectory: true, createReader: () => ({ readEntries: refuse }) };
    Object.assign(DataTransferItem.prototype, {
      webkitGetAsEntry: () => entry,
      getAsFileSystemHandle: () => Promise.reject(new Error('refused')),
    });
    const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector(selector)?.dispatchEvent(event);
  }, place);

/** Different bytes of what a canvas shows: none of an empty one. */
const shades = (page: Page, place = 0) =>
  page
    .locator('canvas.flat-view')
    .nth(place)
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(data).size;
    });

describe.skipIf(executablePath === undefined)('cases', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
  }, patience);
  afterAll(async () => {
    home.remove();
    site?.server.close();
    await browser?.close();
  });

  it(
    'shows a group of the audit, its worst errors first, by mouse and keyboard',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url, { bypassCSP: true, colorScheme: 'dark' });
      await page.getByRole('button', { name: 'Open the sample' }).click();
      await page.locator('#verdicts').waitFor();
      await page.locator('[data-role=by]').selectOption('race');
      const link = page.locator('#data').getByRole('link', { name: 'Cases of Black' });
      const scored = Number((await link.textContent())?.replaceAll(',', ''));
      await page.evaluate(clickFirstRow);
      await link.click();
      await page.locator('#case-title').waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.locator('#case-title').waitFor({ state: 'detached' });
      expect(await page.locator('.chip').textContent()).toContain('race: Black');
      const matching = /^([\d,]+) of 20,000 cases$/.exec((await count(page).textContent()) ?? '')?.[1];
      expect(Number(matching?.replaceAll(',', ''))).toBeGreaterThanOrEqual(scored);
      await page.getByRole('link', { name: 'Worst errors first' }).click();
      await page.locator('.chip').nth(1).waitFor();
      await page.waitForFunction(() => document.querySelector('.case-row .error')?.textContent?.startsWith('0.9'));
      const errors = (await page.locator('.case-row .error').allTextContents()).map(Number);
      expect(errors).toEqual([...errors].sort((a, b) => b - a));
      const ordered = Number(/^([\d,]+) of/.exec((await count(page).textContent()) ?? '')?.[1]?.replaceAll(',', ''));
      await page.locator('.case-table').focus();
      for (const key of ['End', 'Home', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
      const opened = await page.locator('#case-title').textContent();
      const name = (await page.locator('#case-row-2 > div').first().textContent()) ?? 'none';
      expect(opened).toContain(name);
      const address = await page.evaluate(() => location.hash);
      await page.goBack();
      await page.locator('#case-title').waitFor({ state: 'detached' });
      await page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      await page.locator('#case-title', { hasText: opened ?? '' }).waitFor();
      // A link to a case far down the table: its row is shown, and the steps begin there.
      await toCases(page, address.replace(/^#\/cases/, '').replace(/sort=[^&]*/, 'sort=%3Derror'));
      const steps = page.locator('.case-panel-head');
      await steps.getByRole('button', { name: 'Previous', disabled: false }).waitFor();
      const row = page.locator(`#case-row-${ordered - 3}[aria-selected=true]`);
      await expect.poll(() => row.locator('> div').first().textContent()).toBe(name);
      const next = steps.getByRole('button', { name: 'Next', exact: true });
      // However fast they are pressed, two presses are two steps.
      await next.evaluate((button: HTMLButtonElement) => {
        for (let press = 0; press < 2; press++) button.click();
      });
      await expect.poll(() => next.isDisabled()).toBe(true);
      await page.locator(`#case-row-${ordered - 1}[aria-selected=true]`).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'says of what is dropped that it cannot be read, and of damaged pictures',
    async () => {
      const { page, trouble, close } = await openPage(browser, fileUrl(), { offline: true });
      const content = 'case,image,y,p,sex\n1,a.png,1,0.9,F\n2,b.png,0,0.2,M\n';
      await page.locator('[data-role=files]').setInputFiles(asFile('few.csv', content));
      await page.locator('.setup').waitFor();
      await toCases(page, '?tables=few.csv&show=pictures');
      await page.locator('.thumbnail').first().waitFor();
      await dropUnreadable(page, 'main');
      const said = page.locator('.error-panel');
      await expect.poll(() => said.textContent()).toContain('does not let the page read what was dropped');
      await page.locator('[data-role=attach]').evaluate((input) => input.removeAttribute('webkitdirectory'));
      await page.locator('[data-role=attach]').setInputFiles(asFile('notes.txt', 'none'));
      await expect.poll(() => said.textContent()).toContain('notes.txt: this is no picture');
      await page.locator('[data-role=attach]').setInputFiles([asFile('a.png', 'damaged'), asFile('b.png', 'too')]);
      await expect.poll(() => said.count()).toBe(0);
      await expect
        .poll(() => page.locator('.thumbnail').allTextContents())
        .toEqual(['cannot be read', 'cannot be read']);
      await toCases(page, '?tables=few.csv&case=0');
      await expect.poll(() => said.textContent()).toContain('a.png cannot be read as a picture');

      await page.evaluate(() => {
        location.hash = '#/learn';
      });
      await page.locator('[data-role=weights-place]').first().waitFor({ state: 'attached' });
      await dropUnreadable(page, '[data-role=weights-place]');
      await expect
        .poll(() => page.locator('[data-role=weights-place] [role=alert]').textContent())
        .toContain('does not let the page read what was dropped. Take it by the buttons');
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'shows simulated pictures that move together and keeps what is decided about pairs, from a file',
    async () => {
      const { status, stderr } = await evenhand(['simulate', 'fundus-pairs', '--out', 'pairs', '--n', '8', '--quiet'], {
        cwd: home.path,
      });
      expect(status, stderr).toBe(0);
      mkdirSync(join(home.path, 'run/seed-1'), { recursive: true });
      const list = 'case,suspicion,flagged\n000001,0.1,0\n000002,0.2,0\n000003,2.5,1\n000004,0.3,0\n';
      writeFileSync(join(home.path, 'run/seed-1/suspicion.csv'), list);
      const { data } = historyFile(learnt, historyOfTwoEpochs, { kind: 'pairs', rows: learnt.splits.train });
      writeFileSync(join(home.path, 'run/seed-1/pair-history.parquet'), data);
      const { page, trouble, close } = await openPage(browser, fileUrl(), { offline: true, bypassCSP: true });
      await page.locator('[data-role=files]').setInputFiles(join(home.path, 'pairs/cases.csv'));
      await page.getByRole('button', { name: 'Run the audit' }).waitFor();
      await toCases(page);
      for (const folder of ['pairs', 'run'])
        await page.locator('[data-role=attach]').setInputFiles(join(home.path, folder));
      await page.locator('.case-row').nth(1).click();
      await page.locator('canvas.flat-view').waitFor();
      await page.getByRole('button', { name: 'Keep beside the next' }).click();
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await page.locator('canvas.flat-view').nth(1).focus();
      await page.keyboard.press('+');
      await expect.poll(() => page.locator('[data-role=zoom]').textContent()).toBe('125%');
      await expect.poll(() => shades(page)).toBeGreaterThan(20);
      await expect.poll(() => shades(page, 1)).toBeGreaterThan(20);
      expect(await page.locator('canvas.flat-view').first().evaluate(coloured)).toBe(false);
      await page.getByRole('checkbox', { name: 'disc' }).check();
      await expect.poll(() => page.locator('canvas.flat-view').first().evaluate(coloured)).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);
      await toCases(page, '?show=pairs');
      const pair = page.locator('[data-case="000003"]');
      await pair.waitFor();
      expect(await page.locator('[data-case]').count()).toBe(1);
      expect(await pair.textContent()).toContain('flagged in 1 of 1 training');
      await pair.getByText('Its mean loss over all epochs, 3.500, is above the limit 2.000').waitFor();
      expect(await pair.locator('svg desc').textContent()).toContain('from 3.000 to 4.000');
      await pair.getByRole('button', { name: 'Table' }).click();
      expect(await pair.locator('tbody tr').nth(1).textContent()).toBe('24.0002.4000.8603.1000.250yes');
      await pair.getByRole('button', { name: 'Accept: leave out' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save the decisions' }).click(),
      ]);
      expect(readFileSync(await download.path(), 'utf8')).toBe('case,decision,flagged,trainings\r\n000003,out,1,1\r\n');
      expect(await seriousFindings(page)).toEqual([]);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it.skipIf(!skinThere)(
    'finds real pictures by the names of their cases',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      const metadata = join(skin, 'metadata.csv');
      await page.locator('[data-role=files]').setInputFiles(metadata);
      await page.getByRole('button', { name: 'Run the audit' }).waitFor();
      await toCases(page, '?where=dx:mel');
      const [head = '', ...lines] = readFileSync(metadata, 'utf8').trim().split(/\r?\n/);
      const [dx, id] = ['dx', 'image_id'].map((name) => head.split(',').indexOf(name)) as [number, number];
      const melanomas = lines.map((line) => line.split(',')).filter((cells) => cells[dx] === 'mel');
      await expect
        .poll(async () => (await count(page).textContent())?.replaceAll(',', ''))
        .toBe(`${melanomas.length} of ${lines.length} cases`);
      await page.locator('[data-role=keep-cohort]').click();
      await page.locator('[data-role=cohort-made]', { hasText: 'metadata-cohort-1.csv' }).waitFor();
      const files = melanomas.slice(0, 5).map((cells) => join(skin, 'images', `${cells[id]}.jpg`));
      await page.locator('[data-role=attach]').evaluate((input) => input.removeAttribute('webkitdirectory'));
      await page.locator('[data-role=attach]').setInputFiles(files);
      await page.locator('.case-row').first().click();
      await page.locator('canvas.flat-view').waitFor();
      await expect.poll(() => shades(page)).toBeGreaterThan(40);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );
});

/** Whether anything on a canvas is not grey. */
function coloured(canvas: HTMLCanvasElement): boolean {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) if (Math.abs(data[at]! - data[at + 2]!) > 8) return true;
  return false;
}
