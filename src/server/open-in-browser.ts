import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const removeAfterMs = 30_000;
const notOpened = 'no browser could be opened; open the address above yourself.';

/**
 * Opens a link in the browser of this user. The link holds a secret, and other users see the arguments of a process: the browser is given a file
 * of this user alone that leads on. `fail` is told why it could not be opened.
 */
export function openInBrowser(link: string, folder: string, fail: (reason: string) => void): void {
  const path = join(folder, `open-${process.pid}.html`);
  try {
    writeFileSync(path, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${link}">`, {
      mode: 0o600,
    });
  } catch (error) {
    fail(`the browser could not be opened: ${error instanceof Error ? error.message : error}`);
    return;
  }
  const [command, ...args] = opener(pathToFileURL(path).href);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => fail(notOpened));
  child.once('exit', (status) => {
    if (status !== null && status !== 0) fail(notOpened);
  });
  child.unref();
  setTimeout(() => rmSync(path, { force: true }), removeAfterMs).unref();
  process.once('exit', () => rmSync(path, { force: true }));
}

function opener(address: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', address];
  return process.platform === 'win32' ? ['cmd', '/c', 'start', '""', address] : ['xdg-open', address];
}
