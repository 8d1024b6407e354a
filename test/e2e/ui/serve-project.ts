// A project folder with `evenhand serve` over it, started and ended as often as a test wants; nothing that was started is left running.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evenhand, program } from '../run-evenhand.ts';
import { scratchFolder } from '../small-table.ts';

/** A server and the address that it printed. */
export interface Served {
  readonly link: string;
  readonly child: ChildProcess;
}

export interface ServedProject {
  /** The project folder. */
  readonly path: string;
  /** Starts another server over the folder. */
  serve(port: string): Promise<Served>;
  /** The process of the job of this verb that was begun last. */
  processOf(verb: string): number;
  /** Ends servers and jobs, and removes the folder. */
  close(): void;
}

/** Makes a project folder. */
export async function serveProject(title: string): Promise<ServedProject> {
  const home = scratchFolder();
  const path = join(home.path, 'study');
  const jobs = join(path, 'jobs');
  const env = { ...process.env, EVENHAND_CACHE: join(home.path, 'cache') };
  const started: ChildProcess[] = [];
  const { status, stderr } = await evenhand(['init', '--project', path, '--title', title]);
  if (status !== 0) throw new Error(stderr);
  return {
    path,
    serve(port) {
      const child = spawn(process.execPath, [program, 'serve', path, '--port', port], { env });
      started.push(child);
      return linkOf(child);
    },
    processOf(verb) {
      const newest = readdirSync(jobs).sort().reverse();
      const id = newest.find((name) => JSON.parse(readFileSync(join(jobs, name, 'job.json'), 'utf8')).verb === verb);
      return JSON.parse(readFileSync(join(jobs, id ?? '', 'attempt-1', 'process.json'), 'utf8')).pid;
    },
    close() {
      for (const child of started) child.kill('SIGKILL');
      for (const pid of runningJobs(jobs)) endGroup(pid);
      home.remove();
    },
  };
}

function linkOf(child: ChildProcess): Promise<Served> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: string) => {
      said += text;
      const [link] = /http:\S+#token=\S+/.exec(said) ?? [];
      if (link !== undefined) resolve({ link, child });
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.on('close', () => reject(new Error(said)));
  });
}

/** Processes of attempts that have not said how they ended. */
function runningJobs(jobs: string): readonly number[] {
  const attempts = existsSync(jobs) ? readdirSync(jobs, { recursive: true, encoding: 'utf8' }) : [];
  return attempts
    .filter((name) => name.endsWith('process.json') && !existsSync(join(jobs, name, '../outcome.json')))
    .map((name) => JSON.parse(readFileSync(join(jobs, name), 'utf8')).pid);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
