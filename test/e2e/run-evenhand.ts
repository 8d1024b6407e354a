// Runs the built command line as a user would: a process of its own, from any folder; or, where the process is not what is tested, one
// command line after the other in a process that is kept: it starts once.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = fileURLToPath(new URL('../../bin/evenhand.js', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs. */
  readonly during?: (child: ChildProcess) => void;
}

function requireBuild(): void {
  if (!existsSync(new URL('../../dist/cli/main.js', import.meta.url))) {
    throw new Error('dist/ is missing: run "npm run build" before the end-to-end tests.');
  }
}

/** Runs `evenhand` with the arguments in a process of its own and waits for its end. */
export function evenhand(args: readonly string[], { cwd = root, env = {}, during }: RunOptions = {}): Promise<Outcome> {
  requireBuild();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    during?.(child);
  });
}

/** The environment of a program that is killed once it has written a file whose path matches, for the given time. */
export function killedAt(path: RegExp, time = 1): Readonly<Record<string, string>> {
  const fixture = fileURLToPath(new URL('../fixtures/killed-at.cjs', import.meta.url));
  return { NODE_OPTIONS: `--require "${fixture}"`, KILLED_AT: path.source, KILLED_AT_TIME: String(time) };
}

let kept: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `evenhand` with the arguments in a process that has run it before, once what was asked of it earlier has ended. For what is said,
 * written and refused; not for signals, memory, the status of the process itself, or modules that must not be loaded.
 */
export function evenhandAgain(
  args: readonly string[],
  { cwd = root, env = {} }: Omit<RunOptions, 'during'> = {},
): Promise<Outcome> {
  requireBuild();
  const outcome = last.then(() => ask({ args, cwd, env }));
  last = outcome.catch(() => undefined);
  return outcome;
}

function ask(command: Required<Omit<RunOptions, 'during'>> & { readonly args: readonly string[] }): Promise<Outcome> {
  if (kept === undefined || !kept.connected) {
    kept = fork(fileURLToPath(new URL('../fixtures/command-lines.mjs', import.meta.url)), { cwd: root, execArgv: [] });
  }
  const child = kept;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.off('message', hear);
      child.off('exit', leave);
    };
    const hear = ({ outcome, problem }: { outcome?: Outcome; problem?: string }): void => {
      stop();
      if (outcome === undefined) reject(new Error(problem));
      else resolve(outcome);
    };
    const leave = (status: number | null, signal: string | null): void => {
      stop();
      reject(
        new Error(`the process that is kept ended with ${signal ?? status} during: evenhand ${command.args.join(' ')}`),
      );
    };
    child.on('message', hear);
    child.on('exit', leave);
    child.send(command);
  });
}
