// The workbench without a server, with the network blocked: a table gives the bytes of the command line from a file and from a host, the
// page can be used by the keyboard, the sample opens, and axe finds nothing serious in either theme.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditResult } from '../../../src/audit/result.ts';
import { describeTable } from '../../../src/cases/describe-table.ts';
import { inputFromText } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { guessColumns } from '../../../src/cli/plan/guess-columns.ts';
import { canonicalJson } from '../../../src/core/canonical-json.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import { firstChoices, planOf } from '../../../ui/pages/home/choices.ts';
import { evenhandAgain } from '../run-evenhand.ts';
import { scratchFolder, smallRows, toCsvText } from '../small-table.ts';
import {
  executablePath,
  fileUrl,
  launch,
  openPage,
  requireBuild,
  resultHash,
  seriousFindings,
  serveSite,
} from './open-workbench.ts';

const patience = 600_000;
const themes = ['light', 'dark'] as const;
const file = 'scores.csv';
const csv = toCsvText(smallRows({ damage: 0.4 }));
const home = scratchFolder({ [file]: csv });

/** The hash of what the command line gives for the plan that the page makes of the table when nothing is corrected. */
async function hashOfCommandLine(): Promise<string> {
  const table = await readTable([inputFromText(file, csv)]);
  const inspection = { tables: [file], summary: describeTable(table), guessed: guessColumns(table) };
  writeFileSync(join(home.path, 'plan.yaml'), JSON.stringify(planOf(firstChoices(inspection), inspection)));
  const { status, stdout, stderr } = await evenhandAgain(['audit', '--plan', 'plan.yaml', '--json', '--quiet'], {
    cwd: home.path,
  });
  expect(status, stderr).toBe(0);
  return sha256Hex(new TextEncoder().encode(canonicalJson(JSON.parse(stdout) as AuditResult)));
}

/** Opens the table, runs the audit and waits until it is complete; the hash of the result. */
async function auditTable(page: Page): Promise<string> {
  const buffer = Buffer.from(csv);
  await page.locator('[data-role=files]').setInputFiles({ name: file, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Run the audit' }).click();
  await page.locator('#verdicts').waitFor();
  return resultHash(page);
}

const ticked = (boxes: Element[]) => boxes.map((box) => (box as HTMLInputElement).checked);

describe.skipIf(executablePath === undefined)('the workbench in Chromium', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  let expected = '';
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
    expected = await hashOfCommandLine();
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
      expect(await auditTable(page)).toBe(expected);
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'gives the same bytes from a static host, with several workers, and can be used by the keyboard',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url);
      expect(await auditTable(page)).toBe(expected);

      const slider = page.locator('[data-role=threshold]');
      const missed = page.locator('[data-role=confusion] tbody tr td:nth-child(4)');
      const before = await missed.allTextContents();
      await slider.focus();
      for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowRight');
      await expect.poll(() => missed.allTextContents()).not.toEqual(before);
      await expect.poll(() => page.url()).toContain('threshold=');

      await missed.first().getByRole('button').click();
      const drawer = page.getByRole('dialog');
      await drawer.waitFor();
      await expect.poll(() => drawer.textContent()).toContain('Missed: All');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });

      const number = page.locator('#curves button.value').first();
      await number.focus();
      await page.keyboard.press('Enter');
      await drawer.waitFor();
      await expect.poll(() => drawer.textContent()).toContain('result.json/tasks/');
      await expect.poll(() => page.url()).toContain('explain=');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      await expect.poll(() => page.url()).not.toContain('explain=');
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'opens the sample and compares its models; nothing serious for axe in either theme, no sideways scrolling on a phone',
    async () => {
      const viewport = { width: 390, height: 844 };
      const { page, trouble, close } = await openPage(browser, site.url, { bypassCSP: true, viewport });
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      await page.getByRole('button', { name: 'Open the sample' }).click();
      await page.locator('[data-role=confusion]').waitFor();
      await page.locator('#curves figure').first().waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      const box = page.locator('.scroll:has(> [data-role=confusion])');
      await expect.poll(() => box.getAttribute('data-more')).toBe('after');
      const group = box.locator('tbody th').first();
      const left = (await group.boundingBox())?.x;
      await box.evaluate((element) => {
        element.scrollLeft = 90;
      });
      await expect.poll(() => box.getAttribute('data-more')).toBe('before after');
      expect((await group.boundingBox())?.x).toBe(left);
      const tools = page.locator('#groups .figure-tools').first();
      const saved = async (format: string) => {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          tools.getByText(format, { exact: true }).click(),
        ]);
        return readFileSync(await file.path());
      };
      const faults = (text: string) =>
        new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? 'none';
      expect(await page.evaluate(faults, (await saved('SVG')).toString())).toBe('none');
      expect((await saved('PNG')).subarray(1, 4).toString()).toBe('PNG');
      await page.locator('[data-role=compare]').first().click();
      await page.locator('#compare figure').waitFor();
      await expect.poll(() => page.locator('#compare').textContent()).toContain('A group pays');
      expect(await page.locator('main .scroll > .drawing').count(), 'charts that scroll on a phone').toBe(0);
      const withheld = page.locator('[data-role=confusion] tbody tr', { hasText: 'Indigenous' }).locator('td');
      expect((await withheld.allTextContents()).slice(1)).toEqual(Array.from({ length: 7 }, () => 'withheld'));
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );

  it(
    'says what is wrong with a table, goes on, and takes corrections of what it recognised',
    async () => {
      const { page, close } = await openPage(browser, site.url);
      const input = page.locator('[data-role=files]');
      await input.setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n1,2,3\n') });
      await page.getByRole('alert').waitFor();
      await expect.poll(() => page.getByRole('alert').textContent()).toContain('broken.csv');
      const rows = Array.from({ length: 80 }, (_, row) => {
        const [label, sex] = [['absent', 'present', 'doubtful'][row % 3], ['F', 'M', 'male'][row % 3]];
        return `${label},${(row % 7) / 7},${sex}`;
      });
      const buffer = Buffer.from(`label,score,sex\n${rows.join('\n')}\n`);
      await input.setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: 'Run the audit' }).waitFor();
      await page.locator('[data-role=present]').getByLabel('doubtful').check();
      await page.locator('[data-role=spellings-sex]').click();
      await page.getByRole('button', { name: 'Put what is spelt alike together' }).click();
      const planShown = async () => JSON.parse((await page.locator('details pre').textContent()) ?? '') as unknown;
      await expect.poll(planShown).toMatchObject({
        tasks: [{ label: 'label in (present, doubtful)' }],
        attributes: [{ name: 'sex', recode: { F: ['F'], M: ['M', 'male'] } }],
      });
      const plan = await page.locator('details pre').textContent();
      await expect.poll(() => page.url()).toContain('spelt=sex');
      await page.reload();
      await input.setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
      await page.locator('details pre').waitFor({ state: 'attached' });
      await expect.poll(() => page.locator('details pre').textContent()).toBe(plan);

      await page.goto(site.url);
      await page.reload();
      const german = Array.from(
        { length: 80 },
        (_, row) => `${row % 3 ? 'nein' : 'ja'};${row},5;${row % 2 ? 'm' : 'männlich'}`,
      );
      const latin1 = Buffer.from(`Befund;KI-Wahrscheinlichkeit (%);Geschlecht\r\n${german.join('\r\n')}`, 'latin1');
      await input.setInputFiles({ name: 'tabelle.csv', mimeType: 'text/csv', buffer: latin1 });
      await page.getByRole('button', { name: 'Use a plain copy' }).click();
      await page.getByRole('button', { name: 'Run the audit' }).waitFor();
      await expect.poll(planShown).toMatchObject({
        tables: [{ path: 'tabelle-plain.csv' }],
        tasks: [{ label: 'Befund = ja', score: 'KI-Wahrscheinlichkeit (%)' }],
        attributes: [{ name: 'Geschlecht' }],
      });
      await expect
        .poll(() => page.locator('.columns').textContent())
        .toMatch(/2 values, some spelt alike.*0\.005 to 0\.795/);

      await input.setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
      await page.locator('[data-role=note-alone]').waitFor();
      await expect.poll(() => page.locator('.files input').evaluateAll(ticked)).toEqual([false, false, true]);
      await input.setInputFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n3,4\n') });
      await page.locator('[data-role=alone]').click();
      await expect.poll(() => page.locator('.files input').evaluateAll(ticked)).toEqual([false, false, false, true]);
      await close();
    },
    patience,
  );
});
