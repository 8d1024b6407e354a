import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { usageError } from '../../core/errors.ts';
import { openInBrowser } from '../../server/open-in-browser.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { projectCache } from '../../store/cache-folder.ts';
import { openProject } from '../../store/project-folder.ts';
import { guessColumns } from '../plan/guess-columns.ts';
import { printError } from '../print-error.ts';
import type { Session } from '../verb.ts';

/** Flags of `serve`. */
export interface ServeFlags {
  readonly port: number;
  readonly open?: true | undefined;
  readonly jobs: number;
  readonly uploadLimit: number;
  readonly host: string;
  readonly allowRemote?: true | undefined;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Serves a project folder until an interrupt. */
export async function serve(folder: string, flags: ServeFlags, { terminal, signal }: Session): Promise<void> {
  const { port, host, jobs, uploadLimit } = flags;
  refuseRemote(flags);
  const project = await openProject(folder);
  const cache = projectCache(project.path);
  const server = await startServer({
    project,
    program: jobProgram(),
    jobs,
    recognise: guessColumns,
    pages: fileURLToPath(new URL('../../ui', import.meta.url)),
    host,
    port,
    uploadBytes: uploadLimit * 1e6,
    cache,
    report: (error) => void printError(error, terminal, { debug: true }),
  });
  if (server.indexProblem !== undefined) {
    terminal.err(`evenhand: the index is kept in memory only (${server.indexProblem}).\n`);
  }
  if (!loopback.test(host)) terminal.err(`evenhand: ${remoteMeaning}\n`);
  terminal.out(`${project.title}: ${server.link}\n`);
  terminal.err('Press Ctrl-C to stop the server.\n');
  if (flags.open) openInBrowser(server.link, cache, (reason) => terminal.err(`evenhand: ${reason}\n`));
  await interrupted(signal);
  await stop(server, terminal.err);
}

const remoteMeaning =
  'other machines can reach this server. Whoever has the address with its token sees all data of the project, and all of it travels unencrypted.';

function refuseRemote({ host, allowRemote }: ServeFlags): void {
  if (loopback.test(host) || allowRemote) return;
  throw usageError('server/remote', `with --host ${host}, ${remoteMeaning}`, {
    hint: 'Add --allow-remote if that is meant. A tunnel (ssh -L) is the better way to reach a server from elsewhere.',
  });
}

/** This program again, for the process of a job; under a loader of TypeScript where this one is. */
function jobProgram() {
  const built = fileURLToPath(new URL('../job-main.js', import.meta.url));
  const entry = existsSync(built) ? built : fileURLToPath(new URL('../job-main.ts', import.meta.url));
  return { command: process.execPath, args: [...process.execArgv, entry] };
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A server waits for nothing else; the timer keeps the process while no socket does.
    const alive = setInterval(() => undefined, 60_000);
    const stopped = (): void => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) stopped();
    else signal.addEventListener('abort', stopped, { once: true });
  });
}

async function stop(server: RunningServer, say: (text: string) => void): Promise<void> {
  const running = await server.running().catch(() => 0);
  await server.close();
  const jobs = running === 1 ? 'One job goes on' : `${running} jobs go on`;
  say(running === 0 ? 'Stopped.\n' : `Stopped. ${jobs}; the next "evenhand serve" finds it again and can cancel it.\n`);
}
