// What a new user meets on Home: links are followed in a page that is already open, and what is guessed of a label is said.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '../../golden/cases/parquet.json' with { type: 'json' };
import { scratchFolder, smallRows, toCsvText } from '../small-table.ts';
import { executablePath, fileUrl, launch, openPage, requireBuild, serveSite } from './open-workbench.ts';

const patience = 600_000;
const csvOf = (change: (row: Record<string, string>) => Record<string, string> = (row) => row) =>
  toCsvText(smallRows().map(change));

async function choose(page: Page, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const chosen = Object.entries(files).map(([name, content]) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: typeof content === 'string' ? Buffer.from(content) : content,
  }));
  await page.locator('[data-role=files]').setInputFiles(chosen);
}

/** Drops files and folders of the disk onto the page, as a hand does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = { x: 200, y: 200, data: { items: [], files: [...files], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at });
}

describe.skipIf(executablePath === undefined)('Home in Chromium', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
  }, patience);
  afterAll(async () => {
    site?.server.close();
    await browser?.close();
  });

  it(
    'follows links, back and forward in a page that is open, with what they correct',
    async () => {
      const { page, trouble, close } = await openPage(browser, `${site.url}#/?tables=one.csv`);
      const used = () =>
        page
          .locator('.files li:has(input:checked) strong')
          .allTextContents()
          .then((names) => names.join());
      const label = page.locator('input[aria-describedby=label-hint]');
      const go = (hash: string) =>
        page.evaluate((to) => {
          location.hash = to;
        }, hash);
      await expect.poll(() => page.locator('[data-role=absent]').textContent()).toContain('one.csv, which is not here');
      await choose(page, { 'one.csv': csvOf() });
      await expect.poll(used).toBe('one.csv');
      await expect.poll(() => page.locator('[data-role=absent]').count()).toBe(0);
      await choose(page, { 'two.csv': csvOf() });
      await expect.poll(used).toBe('two.csv');

      await go('#/?tables=one.csv&delta=0.1&finding=p+%3E+0.5');
      await expect.poll(used).toBe('one.csv');
      await expect.poll(() => label.inputValue()).toBe('p > 0.5');
      await expect.poll(() => page.url()).toContain('delta=0.1');
      await go('#/?tables=two.csv');
      await expect.poll(used).toBe('two.csv');
      await expect.poll(() => label.inputValue()).toBe('y');
      await page.goBack();
      await expect.poll(used).toBe('one.csv');
      await expect.poll(() => label.inputValue()).toBe('p > 0.5');
      await page.goForward();
      await expect.poll(used).toBe('two.csv');

      await go('#/?tables=three.csv');
      await expect.poll(() => page.locator('[data-role=absent]').textContent()).toContain('three.csv');
      await page.getByRole('link', { name: 'Audit' }).click();
      await page.getByText('No audit yet').waitFor();
      await go('#/home?tables=one.csv&finding=p+%3E+0.4');
      await expect.poll(() => label.inputValue()).toBe('p > 0.4');
      await expect.poll(used).toBe('one.csv');
      await page.locator('.brand').click();
      await expect.poll(used).toBe('one.csv');
      // What is typed at the moment of a click must not call the click back, and is there when one comes back.
      await label.evaluate((input: HTMLInputElement) => {
        document.querySelector<HTMLAnchorElement>('a[href^="#/reports"]')?.click();
        input.value = 'p > 0.3';
        input.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await page.getByText('There is no audit to report on.').waitFor();
      await page.locator('.brand').click();
      await expect.poll(() => page.url()).toContain('finding=p+%3E+0.3');
      await expect.poll(() => label.inputValue()).toBe('p > 0.3');
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'takes a column that is named after the finding for the label, and says what it cannot know of 1 and 2',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      const note = page.locator('[data-role=check-label]');
      const run = page.getByRole('button', { name: 'Run the audit' });
      const named = ({ y, p, ...row }: Record<string, string>) => ({ ...row, glaucoma: y ?? '', score: p ?? '' });
      await choose(page, { 'eyes.csv': csvOf(named) });
      await expect.poll(() => note.textContent()).toContain('"glaucoma" is taken for a label by what it holds');
      await expect.poll(() => run.isEnabled()).toBe(true);

      const coded = (row: Record<string, string>) => ({ ...row, y: row['y'] === '1' ? '1' : '2' });
      await choose(page, { 'coded.csv': csvOf(coded) });
      await expect.poll(() => note.textContent()).toContain('nothing in the column says which. Tick the one');
      await expect.poll(() => run.isEnabled()).toBe(false);
      await page.getByText('Still needed: which of 1 and 2 means that the finding is present.').waitFor();
      await page.locator('[data-role=present] input').nth(1).check();
      await expect.poll(() => note.textContent()).toContain('Chosen: y = 2;');
      await expect.poll(() => run.isEnabled()).toBe(true);
      await page.locator('[data-role=present] input').nth(0).check();
      await expect.poll(() => note.textContent()).toContain('Chosen: y = 1;');

      const several = ({ y, p, ...row }: Record<string, string>) => ({
        ...{ ...row, Edema: y === '1' ? '1' : '2', Mass: y === '1' ? '2' : '1' },
        ...{ prob_Edema: p ?? '', prob_Mass: p ?? '' },
      });
      await choose(page, { 'two-findings.csv': csvOf(several) });
      await expect.poll(() => note.textContent()).toContain('"Edema", "Mass" are taken for labels');
      await expect.poll(() => run.isEnabled()).toBe(false);
      await page.locator('[data-role=present] input').nth(1).check();
      await expect.poll(() => note.textContent()).toContain('Chosen: * = 2;');
      await run.click();
      await page.getByText('A case has the finding: each when * = 2').first().waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'says that a table has no names of columns, and gives it some',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      await choose(page, { 'bare.csv': csvOf().split('\n').slice(1).join('\n') });
      const odd = page.locator('[data-role=odd-table]');
      await expect.poll(() => odd.textContent()).toContain('The copy calls the columns column_1 to column_7');
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('button', { name: 'Use a plain copy' }).click();
      await page.getByLabel('column_7: Is').selectOption('score');
      await page.getByLabel('column_3: Is').selectOption('attribute');
      await expect.poll(() => page.locator('input[aria-describedby=label-hint]').inputValue()).toBe('column_6');
      await page.getByText('600 rows and 7 columns').waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Run the audit' }).isEnabled()).toBe(true);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'says what tables with the same columns seem to be: more cases, which go one below the other, or scores of another model',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      const note = page.locator('[data-role=alike]');
      const [head = '', ...rows] = csvOf().trimEnd().split('\n');
      const part = (from: number, to: number) => `${[head, ...rows.slice(from, to)].join('\n')}\n`;
      await choose(page, { 'train.csv': part(0, 200), 'test.csv': part(200, 600) });
      await expect.poll(() => note.textContent()).toContain('They hold different cases');
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('button', { name: 'Put them one below the other' }).click();
      await page.getByText('600 rows and 8 columns').waitFor();
      await expect.poll(() => page.getByLabel('split: Is').inputValue()).toBe('split');
      await expect.poll(() => page.getByLabel('Rows that are scored').inputValue()).toBe('test');
      await expect.poll(() => note.count()).toBe(0);

      const swapped = (row: Record<string, string>) => ({
        ...{ ...row, id: `south ${row['id']}` },
        sex: row['sex'] === 'F' ? 'M' : 'F',
      });
      await choose(page, { 'north.csv': csvOf(), 'south.csv': csvOf(swapped) });
      await expect.poll(() => note.locator('[data-role=shared]').textContent()).toContain('differ in sex');
      await page.getByRole('button', { name: 'each table has a "patient" of its own' }).click();
      await page.getByText('1 file, 1,200 rows and 8 columns').waitFor();
      const patients = page.locator('.columns tbody tr', { has: page.getByLabel('patient: Is') });
      await expect.poll(() => patients.textContent()).toContain('800 different');

      const other = (row: Record<string, string>) => ({ ...row, p: String(1 - Number(row['p'])) });
      await choose(page, { 'old.csv': csvOf(), 'new.csv': csvOf(other) });
      await expect.poll(() => note.textContent()).toContain('They seem to hold the same cases');
      await page.getByRole('button', { name: 'Use old.csv alone' }).click();
      await page.getByText('1 file, 600 rows and 7 columns').waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'takes a list of records for cases, says where another file of JSON breaks, and goes on from the top of the next page by the keyboard',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      await choose(page, { 'cases.json': '[{"id": "a", "y": 1},\n {"id": }]' });
      const alert = page.getByRole('alert');
      await expect.poll(() => alert.textContent()).toContain('cases.json:2:9: the file is not complete');
      const rows = smallRows().map(({ y, p, ...row }) => ({ ...row, y: Number(y), p: Number(p), box: null }));
      await choose(page, { 'cases.json': JSON.stringify(rows, undefined, 1) });
      await page.getByText('600 rows and 8 columns').waitFor();
      await expect.poll(() => alert.count()).toBe(0);
      const [parquet = ''] = Object.values(golden.files);
      await page.getByLabel('cases.jsonl').uncheck();
      await choose(page, { 'some.parquet': Buffer.from(parquet, 'base64') });
      const notRead = page.locator('[data-role=not-read]');
      await expect.poll(() => notRead.textContent()).toContain('"embedding" (it holds lists or structures)');
      await page.getByLabel('some.parquet').uncheck();
      await page.getByLabel('cases.jsonl').check();

      const run = page.getByRole('button', { name: 'Run the audit' });
      await run.focus();
      await page.keyboard.press('Enter');
      await page.locator('#verdicts').waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
      const parts = page.getByRole('navigation', { name: 'Parts of the audit' });
      expect(await parts.getByRole('link').allTextContents()).not.toContain('Intersections');
      const top = () => page.locator('#record').evaluate((part) => Math.round(part.getBoundingClientRect().top));
      for (const _ of ['once', 'again']) {
        await page.evaluate(() => scrollTo(0, 0));
        await parts.getByRole('link', { name: 'Record' }).click();
        await expect.poll(top).toBeLessThan(await page.evaluate(() => innerHeight));
      }
      await page.getByRole('link', { name: 'Home' }).click();
      await page.getByText('1 file, 600 rows and 8 columns').waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'takes what is dropped as soon as the place for it is drawn',
    async () => {
      const before = () => {
        const observer = new MutationObserver(() => {
          if (document.querySelector('.drop') === null) return;
          observer.disconnect();
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['a,b\n1,2\n'], 'early.csv'));
          dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
        });
        observer.observe(document, { childList: true, subtree: true });
      };
      const { page, trouble, close } = await openPage(browser, site.url, { before });
      await page.locator('.files li', { hasText: 'early.csv' }).waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'takes tables and folders that are dropped on a page from a disk, which may not read them by their entries',
    async () => {
      const home = scratchFolder({ 'scores.csv': csvOf() });
      mkdirSync(join(home.path, 'cohort', 'images'), { recursive: true });
      writeFileSync(join(home.path, 'cohort', 'cases.csv'), csvOf());
      writeFileSync(join(home.path, 'cohort', 'images', 'notes.txt'), 'none');
      const { page, trouble, close } = await openPage(browser, fileUrl(), { offline: true });
      const used = page.locator('.files li:has(input:checked) strong');
      await page.locator('.drop').waitFor();
      await drop(page, [join(home.path, 'scores.csv')]);
      await expect.poll(() => used.allTextContents()).toEqual(['scores.csv']);
      const said = page.locator('[data-role=taken]');
      expect(await said.count()).toBe(0);
      writeFileSync(join(home.path, 'scores.csv'), csvOf().split('\n').slice(0, 500).join('\n'));
      await drop(page, [join(home.path, 'scores.csv')]);
      await expect.poll(() => said.textContent()).toContain('scores.csv was here already, with other content');
      await page.getByText('499 rows').waitFor();
      await drop(page, [join(home.path, 'cohort')]);
      await expect.poll(() => used.allTextContents()).toEqual(['cohort/cases.csv']);
      expect(trouble).toEqual([]);
      await close();
      home.remove();
    },
    patience,
  );
});
