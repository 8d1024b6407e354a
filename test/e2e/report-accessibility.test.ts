// The report in a real browser: no serious finding of axe in light and dark, no sideways scrolling from phone to desktop, nothing
// asked of the network, and on paper everything open, tagged and within its pages.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, printPdf } from '../../src/platform/node/pdf.ts';
import { type Persona, renderHtml } from '../../src/report/render-html.ts';
import { buildChestResult, buildLargeResult, buildResult, standardAttributes } from '../fixtures/result-fixture.ts';

const executablePath = findChromium();
if (executablePath === undefined) console.log('No Chromium on this machine: the report is not tried in a browser.');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--no-first-run',
];
// Every kind of block once or twice: axe looks at each element.
const small = buildResult({ findings: ['Pneumonia'], attributes: standardAttributes.slice(2), multiclass: false });
const widths = [320, 360, 768, 1280, 1920];

describe.skipIf(executablePath === undefined)('the report in Chromium', () => {
  let browser: Browser;
  const pages: Partial<Record<Persona, string>> = {};
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: launchArguments });
    for (const persona of ['team', 'board'] as const) pages[persona] = await renderHtml(small, { persona });
  });
  afterAll(() => browser?.close());

  /** Opens a report and hands it to `use`; fails if the page asked for anything or wrote an error. */
  async function open(persona: Persona, colorScheme: 'light' | 'dark', use: (page: Page) => Promise<void>) {
    // axe is put into the page by the test, past the page's own policy.
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => asked.push(message.text()));
    await page.setContent(pages[persona] ?? '');
    await use(page);
    await context.close();
    expect(asked).toEqual([]);
  }

  it.each([
    ['team', 'light'],
    ['team', 'dark'],
    ['board', 'light'],
    ['board', 'dark'],
  ] as const)('has no serious finding of axe: %s, %s', async (persona, scheme) => {
    await open(persona, scheme, async (page) => {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await page.evaluate(axe);
      const results = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as AxeResults;
      const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 3)
              .map(({ html }) => html.slice(0, 200))
              .join(' ')}`,
        ),
      ).toEqual([]);
    });
  });

  it.each(['team', 'board'] as const)('never scrolls sideways: %s', async (persona) => {
    await open(persona, 'light', async (page) => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([width, over]).toEqual([width, 0]);
      }
    });
  });

  it('keeps what is wide in a box that the keyboard can reach', async () => {
    await open('team', 'light', async (page) => {
      await page.setViewportSize({ width: 360, height: 800 });
      const unreachable = await page.evaluate(
        () =>
          [...document.querySelectorAll('.scroll')].filter(
            (box) => box.scrollWidth > box.clientWidth && (box as HTMLElement).tabIndex < 0,
          ).length,
      );
      expect(unreachable).toBe(0);
    });
  });

  it('is dark where the reader asks for it and light on paper', async () => {
    await open('team', 'dark', async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await ground()).toBe('rgb(17, 21, 26)');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await ground()).toBe('rgb(255, 255, 255)');
    });
  });

  it('opens the folded tables on paper', async () => {
    await open('team', 'light', async (page) => {
      const visible = () => page.evaluate(() => document.querySelector('#numbers details table')?.checkVisibility());
      expect(await visible()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await visible()).toBe(true);
    });
  });
});

function buildWordyResult() {
  const wordy = (length: number) => 'many long words and '.repeat(length).slice(0, length);
  const base = buildLargeResult(9, 12);
  const stop = { code: 'x', severity: 'stop', message: wordy(400), hint: wordy(300) } as const;
  return {
    ...base,
    title: wordy(300),
    study: { intendedUse: wordy(2000), population: wordy(2000), signatory: wordy(200) },
    attributes: base.attributes.map((attribute) => ({
      ...attribute,
      groups: attribute.groups.map((group) => ({ ...group, group: wordy(90) })),
    })),
    warnings: Array.from({ length: 20 }, () => stop),
    checklist: Array.from({ length: 40 }, (_, index) => ({
      id: String(index),
      section: 'A',
      item: wordy(300),
      sources: [],
      state: 'missing' as const,
      answer: '',
    })),
  };
}

describe.skipIf(executablePath === undefined)('the report on paper', () => {
  const pagesOf = (pdf: Uint8Array) =>
    Math.max(
      ...[
        ...Buffer.from(pdf)
          .toString('latin1')
          .matchAll(/\/Type\s*\/Pages[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages/g),
      ].map((match) => Number(match[1] ?? match[2])),
    );

  it.each([
    ['the standard result', () => buildResult()],
    ['14 findings', buildChestResult],
    ['6 attributes of 20 groups', () => buildLargeResult(6, 20)],
    ['20 attributes of 3 groups', () => buildLargeResult(20, 3)],
    ['everything long', buildWordyResult],
  ])('fits three pages for the board: %s', async (_, build) => {
    expect(pagesOf(await printPdf(await renderHtml(build(), { persona: 'board' })))).toBe(3);
  });

  it('is tagged and has an outline', async () => {
    const text = Buffer.from(await printPdf(await renderHtml(buildResult(), { persona: 'team' }))).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text).toContain('/StructTreeRoot');
    expect(text).toContain('/Outlines');
    expect(text).toContain('/MarkInfo');
  });
});
