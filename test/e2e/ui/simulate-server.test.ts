// Datasets that the server makes: a page that is loaded anew still shows them, and can stop them.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launch, openPage, requireBuild } from './open-workbench.ts';
import { type ServedProject, serveProject } from './serve-project.ts';

const patience = 600_000;

describe.skipIf(executablePath === undefined)('Simulate behind the server', () => {
  let browser: Browser;
  let study: ServedProject;
  beforeAll(async () => {
    await requireBuild();
    [browser, study] = [await launch(), await serveProject('Datasets')];
  }, patience);
  afterAll(async () => {
    await browser?.close();
    study?.close();
  });

  it(
    'stops a dataset that was stopped before the server had answered',
    async () => {
      const { link } = await study.serve('0');
      const { page, trouble, close } = await openPage(browser, link);
      await page.getByRole('link', { name: 'Simulate' }).click();
      await page.locator('[data-role=generate]').waitFor();
      let answer = () => {};
      const stopped = new Promise<void>((done) => {
        answer = done;
      });
      await page.route('**/api/jobs', async (route) => {
        if (route.request().method() === 'POST') await stopped;
        await route.fallback();
      });
      const asked = page.waitForRequest(
        (request) => request.method() === 'POST' && request.url().endsWith('/api/jobs'),
      );
      await page.locator('[data-role=cases]').fill('5000');
      await page.locator('[data-role=generate]').click();
      await asked;
      await page.locator('[data-role=stop]').click();
      answer();
      await page.locator('[data-role=generated]').getByText('is not whole').waitFor();
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'shows a dataset that is being made after a reload, and stops it',
    async () => {
      const { link } = await study.serve('0');
      const { page, trouble, close } = await openPage(browser, link);
      await page.getByRole('link', { name: 'Simulate' }).click();
      await page.locator('[data-picture=base]').waitFor();
      await page.locator('[data-role=cases]').fill('5000');
      await page.locator('[data-role=generate]').click();
      await page.locator('.running').getByText('of 5,000').waitFor();
      const listed = page.locator('[data-role=unfinished] tbody tr');
      expect(await listed.count()).toBe(0);
      await page.reload();
      await expect.poll(() => listed.textContent()).toMatch(/5,000 cases.*runs/);
      await listed.getByRole('button', { name: /^Stop/ }).click();
      await expect.poll(() => listed.count()).toBe(0);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );
});
