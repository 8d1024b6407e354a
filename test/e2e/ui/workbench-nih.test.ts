// Real chest X-ray predictions in the page: two files are dropped, recognised and audited without a server; AUCs are scikit-learn's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import golden from '../../golden/audit/nih-auc.json' with { type: 'json' };
import { root } from '../run-evenhand.ts';
import { executablePath, launch, openPage, requireBuild, serveSite } from './open-workbench.ts';

const data = join(process.env['EVENHAND_DATA'] ?? join(root, '../shared/data'), 'nih-chestxray14');
const files = ['scores.csv', 'labels.csv'].map((name) => join(data, name));
const present = files.every(existsSync);
if (!present)
  console.log('Not run: real chest X-ray predictions in the workbench (no nih-chestxray14 in EVENHAND_DATA).');

it.skipIf(!present || executablePath === undefined)(
  'audits two real tables that are dropped on the page',
  async () => {
    await requireBuild();
    const { url, server } = await serveSite();
    const browser = await launch();
    const { page, trouble } = await openPage(browser, url);
    await page.locator('[data-role=files]').setInputFiles(files);
    const run = page.getByRole('button', { name: 'Run the audit' });
    await run.waitFor();
    expect(await page.getByLabel('Patient ID: Is').inputValue()).toBe('patient');
    expect(await page.getByLabel('A case has the finding when').inputValue()).toBe('Finding Labels contains *');
    await run.click();
    await page.locator('#verdicts').waitFor({ timeout: 400_000 });
    await page.locator('[data-role=task]').selectOption('Cardiomegaly');
    await page.locator('[data-role=by]').selectOption('Patient Gender');
    const groups = page.locator('#groups');
    await groups.getByRole('button', { name: /^Table/ }).click();
    await groups.locator('table tbody tr').first().waitFor();
    const rows = await groups.locator('table tbody tr').allTextContents();
    const cardiomegaly = golden.tasks.Cardiomegaly;
    expect(rows[0]).toContain(cardiomegaly.auc.toFixed(3));
    for (const [group, { auc }] of Object.entries(cardiomegaly.groups.sex))
      expect(
        rows.find((row) => row.startsWith(group)),
        group,
      ).toContain(auc.toFixed(3));
    await page.locator('[data-role=confusion]').waitFor();
    expect(trouble).toEqual([]);
    await browser.close();
    server.close();
  },
  600_000,
);
