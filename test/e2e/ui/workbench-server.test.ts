// The workbench over a project folder: a table is chosen, its audit is a job of the server, a server that is gone is noticed and taken up again; jobs
// wait for each other, are stopped, and say why they ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evenhand, program } from '../run-evenhand.ts';
import { scratchFolder, smallRows, toCsvText } from '../small-table.ts';
import { executablePath, launch, openPage, requireBuild, resultHash, seriousFindings } from './open-workbench.ts';

const home = scratchFolder();
const study = join(home.path, 'study');
const env = { ...process.env, EVENHAND_CACHE: join(home.path, 'cache') };
const started: ChildProcess[] = [];

/** Starts `evenhand serve` and waits for the link that it prints. */
function serve(port: string): Promise<{ readonly link: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [program, 'serve', study, '--port', port], { env });
  started.push(child);
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: string) => {
      said += text;
      const [link] = /http:\S+#token=\S+/.exec(said) ?? [];
      if (link !== undefined) resolve({ link, child });
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('close', () => reject(new Error(said)));
  });
}

/** The process of the job of this verb that was begun last. */
function jobOf(verb: string): { readonly pid: number } {
  const jobs = join(study, 'jobs');
  const id = readdirSync(jobs)
    .sort()
    .reverse()
    .find((name) => JSON.parse(readFileSync(join(jobs, name, 'job.json'), 'utf8')).verb === verb);
  return JSON.parse(readFileSync(join(jobs, id ?? '', 'attempt-1', 'process.json'), 'utf8'));
}

describe.skipIf(executablePath === undefined)('the workbench behind evenhand serve', () => {
  let browser: Browser;
  beforeAll(async () => {
    await requireBuild();
    expect((await evenhand(['init', '--project', study, '--title', 'Study'])).status).toBe(0);
    browser = await launch();
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await browser?.close();
    home.remove();
  });

  it('audits a table as a job, says when the server is gone, reconnects, prints a report, and carries out jobs or says why not', async () => {
    const { link, child } = await serve('0');
    const { port } = new URL(link);
    const { page, trouble } = await openPage(browser, link, { bypassCSP: true });
    await expect.poll(() => page.url()).not.toContain('token');
    const buffer = Buffer.from(toCsvText(smallRows()));
    await page.locator('[data-role=files]').setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
    const run = page.getByRole('button', { name: 'Run the audit' });
    await run.waitFor({ timeout: 30_000 });
    await run.click();
    await page.locator('#verdicts').waitFor({ timeout: 60_000 });
    expect(await resultHash(page)).toMatch(/^[0-9a-f]{64}$/);
    expect(trouble).toEqual([]);

    child.kill('SIGKILL');
    const bar = page.locator('.connection');
    await bar.waitFor({ timeout: 20_000 });
    expect(await bar.textContent()).toContain('does not answer');
    expect(await page.locator('#verdicts').isVisible()).toBe(true);

    await serve(port);
    await bar.waitFor({ state: 'detached', timeout: 30_000 });
    await page.getByRole('link', { name: 'Home' }).click();
    const earlier = page.locator('[data-role=earlier] tbody tr');
    await earlier.first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await earlier.getByRole('button').click();
    await page.locator('#verdicts').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Audit of scores.csv');
    await page.locator('[data-role=confusion]').waitFor({ timeout: 60_000 });

    await page.getByRole('link', { name: 'Reports' }).click();
    await page.locator('[data-role=result]').selectOption({ index: 1 });
    const [pdf] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
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
    for (const [path, value] of [
      ['cases.columns.image', 'id'],
      ['cases.columns.label', 'y'],
      ['cases.attributes', 'sex'],
    ] as const) {
      await page.locator(`[data-path="${path}"]`).fill(value);
      await page.locator(`[data-path="${path}"]`).blur();
    }
    await page.getByRole('button', { name: 'Start the training' }).click();
    const failed = page.locator('#run').getByRole('alert');
    await failed.waitFor({ timeout: 60_000 });
    expect(await failed.textContent()).toMatch(/image/);

    await page.evaluate(() => {
      location.hash = '#/cases';
    });
    await page.locator('.case-row').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-role=count]').textContent()).toContain(`${smallRows().length} cases`);

    await page.evaluate(() => {
      location.hash = '#/simulate?world=scores-gap';
    });
    const running = page.locator('.generate .running');
    const simulate = async (cases: string) => {
      await page.locator('[data-role=cases]').fill(cases);
      await page.locator('[data-role=generate]').click();
    };
    await page.locator('[data-role=generate]').waitFor({ timeout: 60_000 });
    await simulate('3000000');
    await running.getByText(/[1-9][\d,]* of /).waitFor({ timeout: 60_000 });
    const crashed = jobOf('simulate');
    process.kill(crashed.pid, 'SIGKILL');
    const alert = page.locator('.generate').getByRole('alert');
    await alert.waitFor({ timeout: 60_000 });
    expect(await alert.textContent()).toMatch(/ended by the signal SIGKILL.*Its log says/);

    const other = await page.evaluate(async () => {
      const headers = { 'x-evenhand': '1', 'content-type': 'application/json' };
      const body = JSON.stringify({ verb: 'simulate', world: { name: 'scores-gap' }, cases: 3_000_000, name: 'other' });
      return (await (await fetch('/api/jobs', { method: 'POST', headers, body })).json()) as { readonly id: string };
    });
    await simulate('20');
    await running.getByText('waiting until another job').waitFor({ timeout: 60_000 });
    await page.evaluate(
      (id) => fetch(`/api/jobs/${id}/cancel`, { method: 'POST', headers: { 'x-evenhand': '1' } }),
      other.id,
    );
    await page.locator('[data-role=generated]').getByText('The cases are in cases/').waitFor({ timeout: 60_000 });

    await simulate('3000000');
    await running.getByText(/[1-9][\d,]* of /).waitFor({ timeout: 60_000 });
    await page.locator('[data-role=stop]').click();
    await page.locator('[data-role=generated]').getByText('is not whole').waitFor({ timeout: 60_000 });
  }, 240_000);
});
