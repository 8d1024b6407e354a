// The built workbench in a real Chromium: from a file, or from a static host of this machine; nothing else may be asked for.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../../../src/platform/node/pdf.ts';
import { root } from '../run-evenhand.ts';

/** How long a page may take to show what is waited for. */
const patience = 120_000;

export const executablePath = findChromium();
if (executablePath === undefined) console.log('No Chromium on this machine: the workbench is not tried in a browser.');

const site = join(root, 'dist/ui');
export const singleFile = join(site, 'single/evenhand.html');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Builds the workbench if `npm run build:ui` has not. */
export async function requireBuild(): Promise<void> {
  if (existsSync(singleFile)) return;
  const configFile = join(root, 'ui/vite.config.ts');
  await build({ configFile, mode: 'site', logLevel: 'error' });
  await build({ configFile, mode: 'single', logLevel: 'error' });
  const { renameSync } = await import('node:fs');
  renameSync(join(site, 'single/index.html'), singleFile);
}

export function launch(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-dev-shm-usage',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath: executablePath ?? '', args, timeout: patience });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the built pages and nothing else, as any static host would. */
export async function serveSite(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = normalize(join(site, request.url === '/' ? 'index.html' : (request.url ?? '')));
    if (!path.startsWith(site) || !existsSync(path) || extname(path) === '') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    response.end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

export const fileUrl = (): string => pathToFileURL(singleFile).href;

/** A page and what went wrong in it: requests to anybody else, errors in the console or in scripts. */
export interface OpenPage {
  readonly page: Page;
  readonly trouble: string[];
  close(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** What runs in the page before anything else does. */
  readonly before?: () => void;
}

/** Opens an address in a context of its own; requests that leave it are refused and noted. */
export async function openPage(
  browser: Browser,
  url: string,
  { before, ...options }: OpenOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  const trouble: string[] = [];
  const origin = url.startsWith('file:') ? url : new URL(url).origin;
  await context.route('**/*', (route) => {
    const asked = route.request().url();
    if (asked.startsWith(origin) || asked.startsWith('data:') || asked.startsWith('blob:')) return route.continue();
    trouble.push(`asked for ${asked}`);
    return route.abort();
  });
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => {
    const expected = message.location().url.endsWith('/api/session');
    if (message.type() === 'error' && !expected) trouble.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(url);
  return { page, trouble, close: () => context.close() };
}

/** The hash of the result, once resampling is complete. */
export async function resultHash(page: Page): Promise<string> {
  const hash = page.locator('[data-role=sha256]', { hasText: /^[0-9a-f]{64}$/ });
  await hash.waitFor({ timeout: 400_000 });
  return (await hash.textContent()) ?? '';
}

/** Compressed bytes of all that a page of the static host has asked for until now. */
export async function loadedBytes(page: Page): Promise<number> {
  const paths = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  const files = ['index.html', ...paths].map((path) => join(site, path)).filter((path) => existsSync(path));
  return files.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
}

/** What axe finds serious or worse. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(`${axe};undefined`);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join('\n')}`,
    );
}
