import { fork } from 'node:child_process';
import type { Device } from '../../../engine/runtime.ts';
import { builtEntry } from '../built-entry.ts';
import type { ProofMessage } from './runtime-proof.ts';

/** How `proveDevice` tries. */
export interface ProveOptions {
  /** After this time the trial counts as failed, at least 1 ms. Default 30 s: a GPU driver may compile for seconds. */
  readonly deadlineMs?: number | undefined;
  /** Environment of the process. Default that of this one. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/**
 * Whether a device works here: a process of its own multiplies two small matrices on it. A driver that crashes or hangs takes only that
 * process down.
 */
export function proveDevice(
  device: Device,
  { deadlineMs = 30_000, environment = process.env }: ProveOptions = {},
): Promise<ProofMessage> {
  return new Promise((resolve) => {
    const child = fork(builtEntry(new URL('./runtime-proof.js', import.meta.url)), [device], {
      execArgv: [],
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let message: ProofMessage | undefined;
    let errors = '';
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, deadlineMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = `${errors}${text}`.slice(-2000);
    });
    child.on('message', (sent) => {
      message = sent as ProofMessage;
    });
    child.on('error', (error) => {
      errors += error.message;
    });
    child.on('close', (status, signal) => {
      clearTimeout(deadline);
      const silent = late
        ? `there was no answer within ${deadlineMs / 1000} s`
        : fatal(signal ?? `status ${status}`, errors);
      resolve(message ?? { works: false, reason: silent, remedy: 'Update the driver, or use another device.' });
    });
  });
}

function fatal(end: string, errors: string): string {
  const last = errors.trim().split('\n').at(-1) ?? '';
  return `the process that tried it ended with ${end}${last === '' ? '' : `: ${last}`}`;
}
