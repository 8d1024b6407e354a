// The Audit page on large tables, in a real Chromium: npx tsx bench/workbench.ts [--ui FOLDER] [rows ...] (after npm run build:ui).
// Time counts from the click on "Run the audit", when the table has been read and typed, to the frame after the verdicts are on the page.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { findChromium } from '../src/platform/node/pdf.ts';
import { writeCohort } from './write-cohort.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ui: { type: 'string', default: join(import.meta.dirname, '../dist/ui') } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [100_000, 1_000_000];
const patience = 600_000;
const dragMs = 3000;

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function serveSite(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = normalize(join(values.ui, request.url === '/' ? 'index.html' : (request.url ?? '')));
    if (!path.startsWith(values.ui) || extname(path) === '' || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    response.end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

/** Processor seconds of the page with its workers, and the most memory that it has held, in MB (Linux alone tells). */
async function processOf(session: CDPSession): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const peaks = pages.map(({ id }) => {
    const status = `/proc/${id}/status`;
    return existsSync(status) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024 : Number.NaN;
  });
  const seconds = Math.max(...pages.map(({ cpuTime }) => cpuTime));
  return { seconds, megabytes: Math.max(...peaks) };
}

/** Milliseconds from the click until the frame after the verdicts, in the clock of the page. */
function timeVerdicts(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Run the audit');
    const start = performance.now();
    const shown = new Promise<void>((resolve) => {
      const look = new MutationObserver(() => {
        if (document.querySelector('#verdicts .card') === null) return;
        look.disconnect();
        resolve();
      });
      look.observe(document.body, { childList: true, subtree: true });
    });
    button?.click();
    await shown;
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    return performance.now() - start;
  });
}

/** Moves the slider in every frame for a while: frames a second, and the time that scripts, styles and layout took of each. */
async function dragSlider(
  page: Page,
): Promise<{ readonly rate: number; readonly worst: number; readonly busy: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const before = await busyMs();
  const gaps = await page.evaluate(async (duration) => {
    const slider = document.querySelector<HTMLInputElement>('[data-role=threshold]');
    if (slider === null) return [];
    slider.scrollIntoView();
    // No function may have a name here: the loader of TypeScript would name it by a function that the page lacks.
    const start = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const gaps: number[] = [];
    for (let last = start, step = 0; last - start < duration; step++) {
      slider.value = String(100 + ((step * 7) % 800));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      gaps.push(now - last);
      last = now;
    }
    return gaps;
  }, dragMs);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const worst = [...gaps].sort((a, b) => b - a)[Math.floor(gaps.length / 20)] ?? Number.NaN;
  return { rate: (1000 * gaps.length) / total, worst, busy: ((await busyMs()) - before) / gaps.length };
}

async function measure(
  browser: Browser,
  about: { readonly build: string; readonly url: string; readonly table: string },
) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const session = await browser.newBrowserCDPSession();
  try {
    const page = await context.newPage();
    await page.goto(about.url);
    const started = performance.now();
    await page.locator('[data-role=files]').setInputFiles(about.table);
    await page.getByRole('button', { name: 'Run the audit' }).waitFor({ timeout: patience });
    const read = performance.now() - started;
    const before = await processOf(session);
    const verdicts = await timeVerdicts(page);
    const after = await processOf(session);
    await page.locator('[data-role=confusion]').waitFor({ timeout: patience });
    const operating = performance.now() - started - read;
    await page.locator('#curves figure').first().waitFor({ timeout: patience });
    const whole = performance.now() - started - read;
    await page.getByRole('button', { name: 'Stop' }).click();
    const { rate, worst, busy } = await dragSlider(page);
    const { megabytes } = await processOf(session);
    return {
      read,
      verdicts,
      processor: after.seconds - before.seconds,
      operating,
      whole,
      rate,
      worst,
      busy,
      megabytes,
    };
  } finally {
    await session.detach();
    await context.close();
  }
}

function judged(value: number, unit: string, { target, below }: { readonly target: number; readonly below: boolean }) {
  const met = below ? value < target : value >= target;
  return `${value.toFixed(unit === 'MB' ? 0 : 1)} ${unit} (target ${target}: ${met ? 'met' : 'MISSED'})`;
}

const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));
const site = await serveSite();
const builds = [
  { build: 'static host', url: site.url },
  { build: 'one file', url: pathToFileURL(join(values.ui, 'single/evenhand.html')).href },
];
const { stdout: version } = spawnSync(findChromium() ?? 'chromium', ['--version'], { encoding: 'utf8' });
console.log(`${version.trim()}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores.`);
try {
  for (const rows of sizes) {
    const table = join(folder, `cohort-${rows}.csv`);
    await writeCohort(table, rows);
    for (const each of builds) {
      const browser = await chromium.launch({
        executablePath: findChromium() ?? '',
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
      });
      const load = (loadavg()[0] ?? 0).toFixed(1);
      const found = await measure(browser, { ...each, table });
      await browser.close();
      console.log(`${rows} rows, ${each.build} (load of the machine ${load}):`);
      console.log(`  reading                         ${(found.read / 1000).toFixed(1)} s`);
      console.log(
        `  verdicts painted after          ${judged(found.verdicts / 1000, 's', { target: 2, below: true })}`,
      );
      console.log(`  processor time of that          ${found.processor.toFixed(2)} s`);
      console.log(
        `  threshold can be moved after    ${(found.operating / 1000).toFixed(1)} s, curves after ${(found.whole / 1000).toFixed(1)} s`,
      );
      console.log(
        `  slider                          ${judged(found.rate, 'frames a second', { target: 30, below: false })}`,
      );
      console.log(
        `  one in twenty frames over       ${found.worst.toFixed(1)} ms, processor ${found.busy.toFixed(1)} ms a frame`,
      );
      console.log(`  most memory                     ${judged(found.megabytes, 'MB', { target: 1536, below: true })}`);
    }
  }
} finally {
  site.server.close();
  rmSync(folder, { recursive: true, force: true });
}
