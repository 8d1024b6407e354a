// Takes the pictures of the guided tour in the README: the single file, opened from the disk, step by step as the tour has it. All that is seen is
// simulated. Run "npm run build:ui" first, then "npm run pictures" (a minute or two). Needs Chromium (EVENHAND_CHROMIUM, default
// /usr/bin/chromium). Arguments: another build of the single file, and another folder for the pictures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { withPalette } from './palette-png.mjs';

const [
  file = fileURLToPath(new URL('../dist/ui/single/evenhand.html', import.meta.url)),
  images = fileURLToPath(new URL('../docs/images/tour', import.meta.url)),
] = process.argv.slice(2);
const largestBytes = 150_000;
const patience = 300_000;

mkdirSync(images, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.EVENHAND_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
let page = await newTab();
const sample = page.getByRole('button', { name: 'Open the sample' });
await sample.waitFor();
await picture('start');

await sample.click();
await page.locator('[data-role=confusion]').waitFor();
await page.locator('#curves figure').first().waitFor();
await page.getByText('Resampling fills in').waitFor({ state: 'detached' });
await picture('verdicts');

const slider = page.locator('[data-role=threshold]');
await slider.focus();
for (let press = 0; press < 2; press++) await page.keyboard.press('PageUp');
await picture('threshold', '#operating');

await page.locator('#data').getByRole('link', { name: 'Cases of Black' }).click();
await page.locator('[data-role=worst]').click();
await picture('cases');

await open('#/simulate');
await page.locator('canvas').nth(2).waitFor();
await picture('simulate', '.workplace');

await open('#/reports?persona=board');
await page.frameLocator('iframe.report').locator('h1').first().waitFor();
await picture('report');

// A tab of its own: the sample of training is another table than that of the audit.
await page.close();
page = await newTab();
await open('#/learn');
await page.locator('[data-role=sample] button').click();
await page.locator('[data-role=run-results]').waitFor();
await page.locator('#run figure').nth(2).waitFor();
await picture('learn', '#run');

await open('#/cases');
await page.getByRole('link', { name: 'fundus-sample.csv' }).click();
await page.getByRole('link', { name: 'Bad pairs' }).click();
await page.locator('.pair-list li').nth(1).waitFor();
await picture('pairs');

await browser.close();

async function newTab() {
  const tab = await browser.newPage({
    viewport: { width: 1280, height: 820 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  tab.setDefaultTimeout(patience);
  await tab.goto(pathToFileURL(file).href);
  return tab;
}

/** Goes to a page of the workbench without loading anything anew. */
async function open(address) {
  await page.evaluate((hash) => location.assign(hash), address);
}

/** Takes what the window shows, from a part of the page on if there is one. */
async function picture(name, from) {
  await page.waitForTimeout(4000); // pictures fade in, and charts are drawn once what they need has come
  await page.evaluate((part) => {
    if (part === undefined) scrollTo(0, 0);
    else scrollTo(0, document.querySelector(part).getBoundingClientRect().top + scrollY - 160);
  }, from);
  await page.waitForTimeout(500);
  const png = withPalette(await page.screenshot());
  if (png.length > largestBytes) throw new Error(`${name}.png has ${png.length} bytes; ${largestBytes} are allowed.`);
  writeFileSync(join(images, `${name}.png`), png);
  console.log(`${name}.png ${png.length} bytes`);
}
