// Takes the pictures of the workbench in the README and docs: the single file, opened from the disk, with the sample audited.
// Run "npm run build && npm run build:ui" first. Needs Chromium (EVENHAND_CHROMIUM, default /usr/bin/chromium).
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const file = new URL('../dist/ui/single/evenhand.html', import.meta.url);
const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
const browser = await chromium.launch({
  executablePath: process.env.EVENHAND_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({
  viewport: { width: 1280, height: 860 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
});
await page.goto(file.href);
await page.getByRole('button', { name: 'Open the sample' }).click();
await page.locator('[data-role=confusion]').waitFor({ timeout: 240_000 });
await page.locator('#curves figure').first().waitFor();
await page.getByText('Resampling fills in').waitFor({ state: 'detached', timeout: 240_000 });
await page.evaluate(() => scrollTo(0, 0));
await page.screenshot({ path: `${images}workbench-audit.png` });
await page.evaluate((address) => location.assign(address), '#/simulate');
await page.locator('canvas').nth(2).waitFor({ timeout: 120_000 });
await page.waitForTimeout(4000); // the pictures fade in
await page.screenshot({ path: `${images}workbench-simulate.png` });
await browser.close();
