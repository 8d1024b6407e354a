// The pages of training and of reports, with the network blocked: a plan is checked at its places, runs are read from their folders, a report
// is drawn in the page, and the page is saved as one file that opens from a disk with its tables.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Runtime } from '../../../src/engine/runtime.ts';
import { chooseRuntime } from '../../../src/platform/node/runtimes/choose-runtime.ts';
import { onnxruntimeWebNode } from '../../../src/platform/node/runtimes/onnxruntime-web-node.ts';
import { picturePlan, writeClipFolder, writePictureCases } from '../../fixtures/picture-cases.ts';
import { runInFolder } from '../../fixtures/run-in-folder.ts';
import { scratchFolder, smallRows, toCsvText } from '../small-table.ts';
import {
  executablePath,
  fileUrl,
  launch,
  loadedBytes,
  type OpenOptions,
  type OpenPage,
  openPage,
  requireBuild,
  resultHash,
  seriousFindings,
  serveSite,
} from './open-workbench.ts';

const home = scratchFolder();
const patience = 600_000;
/** Two builds of the same kernels in single precision, over eight epochs of two steps: four digits are the same. */
const lossTolerance = 1e-4;
/** Of the first page, compressed: what `scripts/build-ui.mjs` holds the files to, here of what a browser asks for. */
const firstLoadBudget = 300_000;

/** A run of two epochs as `evenhand learn` writes it, its figures made up. */
function writeRun(name: string, method: string, auc: number): string {
  const folder = join(home.path, name);
  mkdirSync(join(folder, 'seed-1'), { recursive: true });
  const write = (file: string, value: unknown) => writeFileSync(join(folder, file), JSON.stringify(value));
  const interval = (mean: number) => ({ mean, interval: { low: mean - 0.05, high: mean + 0.05 } });
  const group = (each: string, mean: number) => ({
    figure: { kind: 'group-auc', attribute: 'sex', group: each },
    ...interval(mean),
  });
  write('manifest.json', {
    verb: 'learn',
    whole: true,
    plan: { method: { name: method }, use: { kind: 'scratch' }, seeds: [1] },
  });
  write('summary.json', [
    {
      figures: [
        { figure: { kind: 'auc' }, ...interval(auc) },
        { figure: { kind: 'es-auc', attribute: 'sex' }, ...interval(auc - 0.1) },
        group('F', auc + 0.02),
        group('M', auc - 0.04),
      ],
    },
  ]);
  write('seed-1/training.json', { training: 'seed-1', result: { selectedEpoch: 1 } });
  const epochs = [0, 1].map((epoch) => {
    const groups = ['F', 'M'].map((each) => ({ attribute: 'sex', group: each, auc: auc - 0.1 + epoch * 0.05 }));
    const validation = { loss: 0.7 - epoch * 0.1, auc: auc - 0.1 + epoch * 0.05, groups };
    return JSON.stringify({ epoch, trainingLoss: 0.8 - epoch * 0.2, validation, flagged: 4 + epoch });
  });
  writeFileSync(join(folder, 'seed-1/curves.jsonl'), epochs.join('\n'));
  return folder;
}

/** Presses Stop from within the page once a part shows a sign: asked from outside, what is short can be over before. */
async function stopOnce(page: Page, { part, sign }: { readonly part: string; readonly sign: string }): Promise<void> {
  await page.evaluate(
    (seek) => {
      const observer = new MutationObserver(() => {
        const buttons = [...(document.querySelector(seek.part)?.querySelectorAll('button') ?? [])];
        const stop = buttons.find((button) => button.textContent?.startsWith('Stop'));
        if (stop === undefined || document.querySelector(seek.sign) === null) return;
        observer.disconnect();
        stop.click();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    },
    { part, sign },
  );
}

/** Saves the page that is open as one file and opens that from the disk, without a network. */
async function savedAndOpened(page: Page, button: string, options: OpenOptions = {}): Promise<OpenPage> {
  await page.getByRole('button', { name: 'Save this page as one file' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  const file = join(home.path, 'saved.html');
  await download.saveAs(file);
  return openPage(page.context().browser()!, pathToFileURL(file).href, { ...options, offline: true });
}

/** Remembers what the plan says when it is first drawn. */
function rememberFirstPlan(): void {
  const observer = new MutationObserver(() => {
    const plan = document.querySelector<HTMLTextAreaElement>('[data-role=plan]');
    if (plan === null) return;
    observer.disconnect();
    Object.assign(globalThis, { firstPlan: plan.value });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Trains until the loss is no number, and on from what is left of it. */
async function goOnFromBest(page: Page, plan: { readonly training?: unknown }): Promise<void> {
  const editor = page.locator('[data-role=plan]');
  const start = page.getByRole('button', { name: 'Train in this page' });
  const epochs = { ...(plan.training as object), epochs: 3 };
  const schedule = { name: 'multiStep', warmUpEpochs: 0, settings: { milestones: [1], factor: 1e30 } };
  await editor.fill(JSON.stringify({ ...plan, training: { ...epochs, schedule } }));
  await start.click();
  const failed = page.locator('#run').getByRole('alert');
  await failed
    .locator('.hint', { hasText: 'The model of the best epoch so far is kept' })
    .waitFor({ timeout: patience });
  await failed.getByRole('button', { name: 'Begin a plan with the best model so far' }).click();
  const next = parse(await editor.inputValue()) as object;
  expect(next).toMatchObject({
    network: { weights: expect.stringMatching(/^evenhand-robust.*\/seed-1\/best-so-far\.onnx$/) },
    use: { kind: 'fine-tune' },
  });
  await editor.fill(JSON.stringify({ ...next, training: { ...epochs, epochs: 1 } }));
  await start.click();
  await page.locator('[data-role=run-results]').waitFor({ timeout: patience });
}

/** Is at the kept training, as another tab of the browser would be, until `release` of the page is called. */
async function holdTraining(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const opening = indexedDB.open('evenhand-trainings');
    await new Promise((done) => opening.addEventListener('success', done));
    const keys = opening.result.transaction('records').objectStore('records').getAllKeys();
    await new Promise((done) => keys.addEventListener('success', done));
    await new Promise<void>((held) => {
      void navigator.locks.request(`evenhand-training ${keys.result[0]}`, () => {
        held();
        return new Promise<void>((release) => Object.assign(globalThis, { release }));
      });
    });
  });
}

describe.skipIf(executablePath === undefined)('training and reports in Chromium', () => {
  let browser: Browser;
  let site: { readonly url: string; readonly server: Server };
  beforeAll(async () => {
    await requireBuild();
    [browser, site] = [await launch(), await serveSite()];
  });
  afterAll(async () => {
    home.remove();
    site?.server.close();
    await browser?.close();
  });

  it(
    'checks a plan where it is wrong, and lays runs side by side',
    async () => {
      const { page, trouble, close } = await openPage(browser, `${site.url}#/learn`, { bypassCSP: true });
      const plan = page.locator('[data-role=plan]');
      const problems = page.locator('.problems');
      await plan.waitFor();
      await problems.getByRole('button', { name: 'Line 8' }).waitFor();
      await page.locator('[data-role=preset]').selectOption('image-dro');
      for (const [path, value] of [
        ['cases.columns.image', 'file'],
        ['cases.columns.label', 'finding'],
        ['cases.attributes.names', 'sex, race'],
      ] as const) {
        await page.locator(`[data-path="${path}"]`).fill(value);
        await page.locator(`[data-path="${path}"]`).blur();
      }
      await problems.waitFor({ state: 'detached' });
      expect(await plan.inputValue()).toContain('name: group-dro');
      await plan.fill((await plan.inputValue()).replace('group-dro', 'group-drop'));
      await expect.poll(() => problems.textContent()).toMatch(/Line \d+.*"group-dro"/);
      await page
        .locator('.field', { has: page.locator('[data-path="method.name"]') })
        .getByText('"group-drop"')
        .waitFor();
      await plan.fill((await plan.inputValue()).replace('group-drop', 'group-dro'));
      await page.locator('[data-path="postProcessing"]').selectOption('minimum-sensitivity');
      await problems.getByText('postProcessing.value').waitFor();
      await page.locator('[data-path="postProcessing.value"]').fill('0.85');
      await page.locator('[data-path="postProcessing.value"]').blur();
      await problems.waitFor({ state: 'detached' });
      expect(await plan.inputValue()).toMatch(
        /postProcessing: *\{rule: minimum-sensitivity, value: 0.85\}|rule: minimum-sensitivity\n +value: 0.85/,
      );
      writeClipFolder(join(home.path, 'clip'));
      await page.locator('[data-role=weights-folder]').setInputFiles(join(home.path, 'clip'));
      await expect.poll(() => plan.inputValue()).toMatch(/\nnetwork:\n +weights: clip\n/);
      await page.locator('[data-role=weights-place]').evaluate((place) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['weights'], 'dropped.safetensors'));
        place.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await expect.poll(() => plan.inputValue()).toMatch(/\nnetwork:\n +weights: dropped.safetensors\n/);

      const folders = [writeRun('baseline', 'erm', 0.8), writeRun('dro', 'group-dro', 0.82)];
      for (const folder of folders) await page.locator('[data-role=run-folder]').setInputFiles(folder);
      await expect.poll(() => page.locator('[data-role=runs] tbody tr').count()).toBe(2);
      await expect.poll(() => page.locator('#run figure').count()).toBe(3);
      await expect
        .poll(() => page.locator('#run desc').allTextContents())
        .toContainEqual(expect.stringContaining('M: from 0.700 to 0.750'));
      await expect.poll(() => page.locator('#comparison figure').count()).toBe(2);
      await expect.poll(() => page.locator('[data-role=ablation]').textContent()).toContain('0.820 (+0.020)');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      const saved = await savedAndOpened(page, 'With results only', { before: rememberFirstPlan });
      await expect.poll(() => saved.page.locator('[data-role=runs] tbody tr').count()).toBe(2);
      await expect.poll(() => saved.page.locator('#comparison figure').count()).toBe(2);
      expect(await saved.page.evaluate('firstPlan')).toBe(await plan.inputValue());
      expect(await saved.page.locator('[data-role=plan]').inputValue()).toBe(await plan.inputValue());
      expect([...trouble, ...saved.trouble]).toEqual([]);
      await saved.close();
      await close();
    },
    patience,
  );

  it(
    'trains from a file and from a host as in Node, though stopped, reloaded and gone on with, and audits the scores',
    async () => {
      writePictureCases(join(home.path, 'pictures'), 72);
      const plan = picturePlan({
        cases: { ...(picturePlan()['cases'] as object), tables: [{ path: 'pictures/cases.csv' }] },
        method: { name: 'evenhand-robust' },
        training: { epochs: 8, batchSize: 12, optimiser: { learningRate: 0.0005 } },
      });
      const out = (name: string) => join(home.path, `run-${name}`);
      const inNode = async (name: string, runtime: Runtime) => {
        const run = await runInFolder(plan, { home: home.path, out: out(name), runtime });
        await runtime.release();
        return run;
      };
      const [web, native] = [
        await inNode('web', await onnxruntimeWebNode({ threads: 1 })),
        await inNode('native', (await chooseRuntime({ device: 'cpu', threads: 1 })).runtime),
      ];
      for (const [epoch, { trainingLoss, validation }] of native.epochs.entries()) {
        const own = web.epochs[epoch]!;
        expect(Math.abs(own.trainingLoss / trainingLoss - 1)).toBeLessThan(lossTolerance);
        expect(Math.abs(own.validation.loss / validation.loss - 1)).toBeLessThan(lossTolerance);
      }
      expect(web.results[0]!.selectedEpoch).toBe(native.results[0]!.selectedEpoch);

      for (const [url, offline] of [
        [fileUrl(), true],
        [site.url, false],
      ] as const) {
        const { page, trouble, close } = await openPage(browser, url, { offline, acceptDownloads: true });
        await page.locator('input[webkitdirectory]').first().setInputFiles(join(home.path, 'pictures'));
        await page.getByRole('button', { name: 'Run the audit' }).waitFor();
        await page.getByRole('link', { name: 'Learn' }).click();
        const start = page.getByRole('button', { name: 'Train in this page' });
        const resume = page.locator('#run').getByRole('button', { name: 'Resume' });
        await page.locator('[data-role=plan]').fill(JSON.stringify(plan));
        await stopOnce(page, { part: '#run', sign: '#run desc' });
        await start.click();
        const stopped = page.locator('#run [role=status]', { hasText: /^stopped/ });
        await stopped.or(page.locator('[data-role=run-results]')).first().waitFor({ timeout: patience });
        expect(await stopped.count(), 'the training was over before it could be stopped').toBe(1);
        if (!offline) {
          await page.reload();
          expect(await page.locator('[data-role=plan]').inputValue()).toBe(JSON.stringify(plan));
          await page.locator('#run desc').first().waitFor({ state: 'attached' });
          await page.locator('#run [data-role=cases-again]').setInputFiles(join(home.path, 'pictures'));
          await holdTraining(page);
          await page.locator('#run [role=status]', { hasText: 'goes on in another tab' }).waitFor();
          await expect.poll(() => page.locator('[data-role=runs]').textContent()).toContain('trains in another tab');
          await expect.poll(() => resume.count()).toBe(0);
          await page.evaluate(() => (globalThis as unknown as { release(): void }).release());
        }
        await resume.click();
        await page.locator('[data-role=run-results]').waitFor({ timeout: patience });
        expect(await page.locator('#run desc').first().textContent()).toContain('training: from');
        const [record] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Save the record' }).click(),
        ]);
        await record.saveAs(join(home.path, 'record.json'));
        expect(JSON.parse(readFileSync(join(home.path, 'record.json'), 'utf8'))).toEqual(web.manifest);

        if (offline) await goOnFromBest(page, plan);
        await page.getByRole('button', { name: 'Train on a simulated sample' }).click();
        await page.locator('#run [role=status]', { hasText: 'draws the pictures' }).waitFor();
        await page.locator('#run').getByRole('button', { name: 'Stop' }).click();
        await page.locator('#run [role=status]', { hasText: 'stopped' }).waitFor();
        await expect.poll(() => start.isEnabled()).toBe(true);
        await page.locator('[data-role=runs]').getByRole('link', { name: 'evenhand-robust', exact: true }).click();
        await page.getByRole('button', { name: 'Open the scores in Audit' }).click();
        await page.locator('#verdicts').waitFor();
        expect(trouble).toEqual([]);
        await close();
      }
    },
    patience,
  );

  it(
    'draws reports, and saves the page with its tables as a file that opens from a disk',
    async () => {
      const { page, trouble, close } = await openPage(browser, site.url, { bypassCSP: false, acceptDownloads: true });
      await page.getByRole('button', { name: 'Open the sample' }).waitFor();
      expect(await loadedBytes(page)).toBeGreaterThan(20_000);
      expect(await loadedBytes(page)).toBeLessThan(firstLoadBudget);
      const buffer = Buffer.from(toCsvText(smallRows()));
      await page.locator('[data-role=files]').setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer });
      await stopOnce(page, { part: '.progress', sign: '#verdicts' });
      await page.getByRole('button', { name: 'Run the audit' }).click();
      const incomplete = '[data-role=incomplete]';
      await page.locator(incomplete).waitFor({ timeout: patience });
      const early = await savedAndOpened(page, 'With results only');
      await early.page.locator('#verdicts').waitFor();
      expect(await early.page.locator(incomplete).textContent()).toContain('left before it was complete');
      expect(early.trouble).toEqual([]);
      await early.close();
      await page.getByRole('button', { name: 'Compute all of it' }).click();
      const hash = await resultHash(page);
      expect(await page.locator(incomplete).count()).toBe(0);

      await page.getByRole('link', { name: 'Reports' }).click();
      const frame = page.frameLocator('iframe.report');
      await frame.locator('h1').waitFor();
      await page.getByRole('radio', { name: /board/ }).check();
      await expect.poll(() => frame.locator('body').textContent()).toContain('page 3 of 3');
      await expect.poll(() => page.url()).toContain('persona=board');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await seriousFindings(page)).toEqual([]);
      }
      await page.getByRole('link', { name: 'Audit' }).click();
      await page.locator('#verdicts').waitFor();
      const saved = await savedAndOpened(page, 'With the tables as well');
      expect(trouble).toEqual([]);
      await close();
      await saved.page.locator('#verdicts').waitFor();
      expect(await resultHash(saved.page)).toBe(hash);
      await saved.page.locator('[data-role=confusion]').waitFor();
      expect(saved.trouble).toEqual([]);
      await saved.close();
    },
    patience,
  );
});
