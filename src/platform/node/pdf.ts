// A report on paper: our HTML printed by a Chromium, Chrome or Edge that is already on the machine. The PDF is tagged and has an
// outline; it holds the date of printing, so unlike every other output its bytes differ from run to run.
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { EvenhandError, usageError } from '../../core/errors.ts';

/** How long a print may take, in milliseconds, when nothing else is said. */
export const defaultPdfTimeout = 120_000;

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];
const windowsRoots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

const launchArguments = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--no-first-run',
];

/** How to get a browser that prints. */
export const chromiumHint =
  'Install Chromium, Chrome or Edge (Debian: apt install chromium; macOS: brew install --cask google-chrome), or set EVENHAND_CHROMIUM to the path of one. The HTML report is complete without it: open it and print it.';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a Chromium, Chrome or Edge: the one named by EVENHAND_CHROMIUM, else one of the usual places of the platform, else one on
 * the PATH. Undefined when there is none; a named one that cannot be run is an error (`pdf/no-browser`).
 */
export function findChromium(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const named = env['EVENHAND_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw usageError('pdf/no-browser', `EVENHAND_CHROMIUM names "${basename(named)}", which cannot be run.`, {
      hint: chromiumHint,
    });
  }
  return candidates(env, platform).find(isExecutable);
}

export interface PdfOptions {
  /** Deadline for starting the browser and printing, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly env?: Environment | undefined;
  /** Stops the print. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Prints an HTML page to a PDF on A4 as the page's style sheet says (tagged, with outline). The page cannot reach the network.
 * Errors: `pdf/no-browser` (usage) when no browser is found, `pdf/timeout` and `pdf/failed` (io).
 */
export async function printPdf(
  html: string,
  { timeoutMs = defaultPdfTimeout, env = process.env, signal }: PdfOptions = {},
): Promise<Uint8Array> {
  const executablePath = findChromium(env);
  if (executablePath === undefined)
    throw usageError('pdf/no-browser', 'a PDF needs a Chromium, Chrome or Edge, and none was found.', {
      hint: chromiumHint,
    });
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    return await untilStopped(print(html, executablePath, timeoutMs, stop), stop);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (deadline.aborted) {
      throw new EvenhandError('io', 'pdf/timeout', `printing took longer than ${timeoutMs / 1000} s.`, {
        hint: 'Allow more time, or open the HTML report and print it.',
        cause: error,
      });
    }
    const [reason = 'unknown'] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new EvenhandError('io', 'pdf/failed', `${basename(executablePath)} could not print: ${reason}`, {
      hint: chromiumHint,
      cause: error,
    });
  }
}

async function print(html: string, executablePath: string, timeout: number, stop: AbortSignal): Promise<Uint8Array> {
  const { chromium } = await import('playwright-core');
  // Chromium refuses its sandbox to root, as in most containers. The page holds no script and may load nothing.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args: [...launchArguments, ...sandbox], timeout });
  const close = () => void browser.close().catch(() => undefined);
  stop.addEventListener('abort', close, { once: true });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true, colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(timeout);
    await page.setContent(html, { waitUntil: 'load' });
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    stop.removeEventListener('abort', close);
    await browser.close();
  }
}

function untilStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(stop.reason);
    if (stop.aborted) abort();
    stop.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => stop.removeEventListener('abort', abort));
  });
}

function candidates(env: Environment, platform: NodeJS.Platform): string[] {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  if (platform === 'win32') {
    return windowsRoots.flatMap((root) => windowsPaths.flatMap((path) => (env[root] ? [`${env[root]}\\${path}`] : [])));
  }
  const found = onPath.flatMap((folder) => names.map((name) => join(folder, name)));
  return [
    ...(platform === 'darwin' ? macPaths : names.map((name) => join('/usr/bin', name))),
    ...found,
    '/snap/bin/chromium',
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
