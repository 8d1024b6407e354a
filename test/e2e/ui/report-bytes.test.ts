// One result, and its reports from the command line, from the server, and from pages on screens of one and of two pixels a point: the same bytes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiPaths } from '../../../src/server/api.ts';
import { evenhand } from '../run-evenhand.ts';
import { smallFlags, smallRows, toCsvText } from '../small-table.ts';
import { executablePath, fileUrl, launch, openPage, requireBuild } from './open-workbench.ts';
import { type ServedProject, serveProject } from './serve-project.ts';

const patience = 600_000;
const personas = ['team', 'board'] as const;

describe.skipIf(executablePath === undefined)('The report of one result', () => {
  let browser: Browser;
  let study: ServedProject;
  const expected = new Map<string, string>();
  beforeAll(async () => {
    await requireBuild();
    browser = await launch();
    study = await serveProject('Reports');
    writeFileSync(join(study.path, 'cases/scores.csv'), toCsvText(smallRows({ damage: 0.7 })));
    const quick = ['--permutations', '100', '--resamples', '100', '--format', 'json,html'];
    const audit = ['audit', 'cases/scores.csv', ...smallFlags, ...quick, '--out', 'results/first'];
    const board = ['report', 'results/first/result.json', '--persona', 'board', '--format', 'html'];
    for (const args of [audit, board]) {
      const { status, stderr } = await evenhand(args, { cwd: study.path });
      expect(status, stderr).toBe(0);
    }
    for (const [persona, file] of [
      ['team', 'report.html'],
      ['board', 'report-board.html'],
    ] as const)
      expected.set(persona, readFileSync(join(study.path, 'results/first', file), 'utf8'));
  }, patience);
  afterAll(async () => {
    await browser?.close();
    study?.close();
  });

  /** What the button saves, of every persona. */
  async function saved(page: Page): Promise<ReadonlyMap<string, string>> {
    const reports = new Map<string, string>();
    for (const persona of personas) {
      await page.getByRole('radio', { name: `For the ${persona}` }).check();
      const button = page.getByRole('button', { name: 'HTML', exact: true });
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      reports.set(persona, readFileSync(await download.path(), 'utf8'));
    }
    return reports;
  }

  it.each([1, 2])(
    'is the same behind the server at %i pixels a point',
    async (deviceScaleFactor) => {
      const { link } = await study.serve('0');
      const { page, trouble, close } = await openPage(browser, link, { deviceScaleFactor, acceptDownloads: true });
      await page.getByRole('link', { name: 'Reports' }).click();
      await page.locator('iframe.report').waitFor();
      expect(await saved(page)).toEqual(expected);
      const served = await page.evaluate(
        (path) => fetch(path).then((answer) => answer.text()),
        apiPaths.resultFile('first', 'report.html'),
      );
      expect(served).toBe(expected.get('team'));
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'of one reader is not saved as that of another, however soon it is asked for',
    async () => {
      const { page, trouble, close } = await openPage(browser, fileUrl(), { offline: true });
      await page.locator('[data-role=files]').setInputFiles(join(study.path, 'results/first/result.json'));
      await page.locator('#verdicts').waitFor();
      await page.getByRole('link', { name: 'Reports' }).click();
      const button = page.getByRole('button', { name: 'HTML', exact: true });
      await page.locator('iframe.report').waitFor();
      expect(await button.isEnabled()).toBe(true);
      const isOffered = await button.evaluate(async (save: HTMLButtonElement) => {
        // Heard after the page has heard it, so after it is drawn anew and before anything that follows a paint.
        const changed = new Promise<boolean>((done) => {
          addEventListener('hashchange', () => done(!save.disabled), { once: true });
        });
        document.querySelectorAll<HTMLInputElement>('input[name=persona]')[1]?.click();
        return changed;
      });
      expect(isOffered).toBe(false);
      await expect.poll(() => button.isEnabled()).toBe(true);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it.each([1, 2])(
    'is the same from a file at %i pixels a point',
    async (deviceScaleFactor) => {
      const options = { deviceScaleFactor, acceptDownloads: true, offline: true };
      const { page, trouble, close } = await openPage(browser, fileUrl(), options);
      await page.locator('[data-role=files]').setInputFiles(join(study.path, 'results/first/result.json'));
      await page.locator('#verdicts').waitFor();
      await page.getByRole('link', { name: 'Reports' }).click();
      await page.locator('iframe.report').waitFor();
      expect(await saved(page)).toEqual(expected);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );
});
