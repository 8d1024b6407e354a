// The workbench over a project folder: a table is chosen, its audit is a job of the server, a server that is gone is noticed and taken up again; jobs
// wait for each other, are stopped, and say why they ended.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../../src/images/formats/encode-png.ts';
import { scratchFolder, smallRows, toCsvText } from '../small-table.ts';
import { executablePath, launch, openPage, requireBuild, resultHash, seriousFindings } from './open-workbench.ts';
import { type ServedProject, serveProject } from './serve-project.ts';

const dropped = scratchFolder();

/** A folder with a table of two cases and their pictures. */
function folderWithPictures(): string {
  const folder = join(dropped.path, 'skin');
  mkdirSync(join(folder, 'images'), { recursive: true });
  writeFileSync(join(folder, 'cases.csv'), 'image,diagnosis\na.png,naevus\nb.png,melanoma\n');
  const data = Uint8Array.from({ length: 64 }, (_, at) => at * 4);
  const png = encodePng({ width: 8, height: 8, channels: 1, depth: 8, data });
  for (const name of ['a.png', 'b.png']) writeFileSync(join(folder, 'images', name), png);
  return folder;
}

describe.skipIf(executablePath === undefined)('the workbench behind evenhand serve', () => {
  let browser: Browser;
  let study: ServedProject;
  beforeAll(async () => {
    await requireBuild();
    [study, browser] = [await serveProject('Study'), await launch()];
  });
  afterAll(async () => {
    await browser?.close();
    study?.close();
    dropped.remove();
  });

  it('audits a table as a job, says when the server is gone, reconnects, prints a report, and carries out jobs or says why not', async () => {
    const { link, child } = await study.serve('0');
    const { port } = new URL(link);
    const { page, trouble } = await openPage(browser, link, { bypassCSP: true });
    await expect.poll(() => page.url()).not.toContain('token');
    const buffer = Buffer.from(toCsvText(smallRows()));
    await page.locator('[data-role=files]').setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
    const run = page.getByRole('button', { name: 'Run the audit' });
    await run.waitFor();
    await expect.poll(() => page.url()).toMatch(/#\/\?tables=scores\.csv$/);
    await run.click();
    await page.locator('#verdicts').waitFor();
    expect(await resultHash(page)).toMatch(/^[0-9a-f]{64}$/);
    expect(trouble).toEqual([]);

    child.kill('SIGKILL');
    const bar = page.locator('.connection');
    await bar.waitFor();
    await expect.poll(() => bar.textContent()).toContain('does not answer');
    expect(await page.locator('#verdicts').isVisible()).toBe(true);

    await study.serve(port);
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Home' }).click();
    const earlier = page.locator('[data-role=earlier] tbody tr');
    await earlier.first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await earlier.getByRole('button').click();
    await page.locator('#verdicts').waitFor();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Audit of scores.csv');
    await page.locator('[data-role=confusion]').waitFor();

    await expect.poll(() => page.url()).toContain('result=audit-of-scores-csv');
    await page.reload();
    await page.locator('[data-role=confusion]').waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.evaluate(async () => {
      const headers = { 'x-evenhand': '1', 'content-type': 'application/json' };
      const body = JSON.stringify({ verb: 'audit', plan: { title: 'Absent', tables: [{ path: 'absent.csv' }] } });
      await fetch('/api/jobs', { method: 'POST', headers, body });
    });
    const failedAudit = page.locator('[data-role=unfinished] tr[data-state=failed]');
    await failedAudit.waitFor();
    await expect.poll(() => failedAudit.textContent()).toContain('problems');
    await failedAudit.locator('summary').click();
    await expect.poll(() => failedAudit.locator('pre').textContent()).toContain('evenhand');

    await page.locator('[data-role=folder]').setInputFiles(folderWithPictures());
    await expect.poll(() => existsSync(join(study.path, 'cases/skin/images/b.png'))).toBe(true);
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.locator('[data-role=tables]').selectOption('skin/cases.csv');
    await expect.poll(() => page.locator('[data-role=count]').textContent()).toBe('2 cases');
    await page.getByRole('link', { name: 'Pictures', exact: true }).click();
    await page.locator('.tile img').nth(1).waitFor();
    await expect.poll(() => page.url()).toContain('tables=skin%2Fcases.csv');

    await page.getByRole('link', { name: 'Reports' }).click();
    await expect
      .poll(() => page.locator('[data-role=result] option').allTextContents())
      .toEqual(['Audit of scores.csv (open now)']);
    const [pdf] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF', exact: true }).click(),
    ]);
    expect(
      readFileSync(await pdf.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');

    await page.getByRole('link', { name: 'Learn' }).click();
    await page.locator('[data-role=preset]').selectOption('image-small');
    await page.locator('[data-role=table]').selectOption('scores.csv');
    await expect.poll(() => page.locator('.editor textarea').inputValue()).toContain('scores.csv');
    await page.locator('details.fold').evaluateAll((folds: HTMLDetailsElement[]) => {
      for (const fold of folds) fold.open = true;
    });
    for (const [path, value] of [
      ['cases.columns.image', 'id'],
      ['cases.columns.label', 'y'],
      ['cases.attributes', '[{ name: sex }]'],
    ] as const) {
      await page.locator(`[data-path="${path}"]`).fill(value);
      await page.locator(`[data-path="${path}"]`).blur();
    }
    await page.getByRole('button', { name: 'Start the training' }).click();
    const failed = page.locator('#run').getByRole('alert').first();
    await failed.waitFor();
    await expect.poll(() => failed.textContent()).toMatch(/image/);

    await page.evaluate(() => {
      location.hash = '#/cases?tables=scores.csv';
    });
    await page.locator('.case-row').first().waitFor();
    // The cases of the table before were not shown in their place.
    expect(await page.locator('[data-role=count]').textContent()).toContain(`${smallRows().length} cases`);

    await page.evaluate(() => {
      location.hash = '#/simulate?world=scores-gap';
    });
    const running = page.locator('.generate .running');
    const simulate = async (cases: string) => {
      await page.locator('[data-role=cases]').fill(cases);
      await page.locator('[data-role=generate]').click();
    };
    await page.locator('[data-role=generate]').waitFor();
    await simulate('3000000');
    await running.getByText(/[1-9][\d,]* of /).waitFor();
    process.kill(study.processOf('simulate'), 'SIGKILL');
    const alert = page.locator('.generate').getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toMatch(/ended by the signal SIGKILL.*Its log says/);

    const other = await page.evaluate(async () => {
      const headers = { 'x-evenhand': '1', 'content-type': 'application/json' };
      const body = JSON.stringify({ verb: 'simulate', world: { name: 'scores-gap' }, cases: 3_000_000, name: 'other' });
      return (await (await fetch('/api/jobs', { method: 'POST', headers, body })).json()) as { readonly id: string };
    });
    await simulate('20');
    await running.getByText('waiting until another job').waitFor();
    await page.evaluate(
      (id) => fetch(`/api/jobs/${id}/cancel`, { method: 'POST', headers: { 'x-evenhand': '1' } }),
      other.id,
    );
    await page.locator('[data-role=generated]').getByText('The cases are in cases/').waitFor();

    await simulate('3000000');
    await running.getByText(/[1-9][\d,]* of /).waitFor();
    await page.locator('[data-role=stop]').click();
    await page.locator('[data-role=generated]').getByText('is not whole').waitFor();
  }, 600_000);
});
