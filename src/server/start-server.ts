// The app on a socket, over a project folder: opened, and closed in order.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { getRequestListener } from '@hono/node-server';
import { EvenhandError, usageError } from '../core/errors.ts';
import { projectCache } from '../store/cache-folder.ts';
import { caseTables, type Recognise } from '../store/case-tables.ts';
import { openStore } from '../store/open-store.ts';
import { projectResults } from '../store/results.ts';
import { mostRows } from '../store/rows-page.ts';
import { projectRuns } from '../store/runs.ts';
import { createApp } from './app.ts';
import { createJobQueue, type JobQueueOptions } from './jobs/job-queue.ts';
import { createSecrets } from './security/secrets.ts';

/** How a project is served. */
export interface StartServerOptions extends JobQueueOptions {
  readonly recognise: Recognise;
  /** Folder of the built pages. */
  readonly pages: string;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  /** Largest upload; default 2 GB. */
  readonly uploadBytes?: number | undefined;
  /** Largest size of a compressed table when unpacked; default 8 GB. */
  readonly unpackedBytes?: number | undefined;
  /** Cache folder of this project; default that of the user. */
  readonly cache?: string | undefined;
  readonly report: (error: unknown) => void;
}

/** A server that runs. */
export interface RunningServer {
  /** Address without the token. */
  readonly address: string;
  /** Address with the token in its fragment, which browsers send to nobody. */
  readonly link: string;
  readonly token: string;
  /** Why the index is not kept on the disk, when it is not. */
  readonly indexProblem: string | undefined;
  /** Jobs that run now. */
  running(): Promise<number>;
  /** Ends streams and connections, closes the index. Processes of jobs go on. */
  close(): Promise<void>;
}

const graceMs = 3000;

/** Serves a project folder. Throws `server/port-in-use`, `server/no-address` (usage). */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { project, recognise, pages, port, host = '127.0.0.1', cache = projectCache(project.path), report } = options;
  const server = await listen(host, port);
  const bound = (server.address() as AddressInfo).port;
  const { store, problem } = openStore(cache);
  const closing = new AbortController();
  const jobs = createJobQueue(options);
  const secrets = createSecrets(problem === undefined ? cache : undefined);
  const app = createApp({
    service: {
      project,
      jobs,
      tables: caseTables({ project, store, recognise }),
      results: projectResults(project, store),
      runs: projectRuns(project, store),
      limits: limitsOf(options),
      closing: closing.signal,
    },
    // Cookies do not tell ports apart.
    guard: {
      secrets,
      hosts: new Set(namesOf(host).map((name) => `${name}:${bound}`)),
      cookieName: `evenhand-${bound}`,
    },
    pages,
    report,
  });
  server.on('request', getRequestListener(app.fetch));
  const address = `http://${host === '127.0.0.1' || isAny(host) ? '127.0.0.1' : bracketed(host)}:${bound}/`;
  return {
    address,
    link: `${address}#token=${secrets.token}`,
    token: secrets.token,
    indexProblem: problem,
    running: async () => (await jobs.list()).filter(({ state }) => state === 'running').length,
    async close() {
      closing.abort();
      await jobs.close();
      await closeServer(server);
      store.close();
    },
  };
}

function limitsOf({ uploadBytes = 2e9, unpackedBytes = 8e9, jobs = 1 }: StartServerOptions) {
  return { uploadBytes, unpackedBytes, jobs, rows: mostRows };
}

function listen(host: string, port: number): Promise<Server> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30 * 60_000, keepAliveTimeout: 5000 });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') {
    return usageError('server/port-in-use', `the port ${port} is in use, maybe by another "evenhand serve".`, {
      hint: 'Choose another with --port, or --port 0 for any that is free.',
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return usageError('server/port-in-use', `the port ${port} may not be used by this user.`, {
      hint: 'Choose one above 1023 with --port.',
      cause: error,
    });
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return usageError('server/no-address', `this machine has no address "${host}".`, { cause: error });
  }
  return new EvenhandError('io', 'server/no-address', `cannot listen on ${host}:${port}: ${error.message}`, {
    cause: error,
  });
}

/** Names by which callers may reach the server. */
function namesOf(host: string): readonly string[] {
  const own = ['127.0.0.1', 'localhost', '[::1]'];
  if (!isAny(host)) return [...own, bracketed(host).toLowerCase()];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [...own, ...addresses.map(({ address }) => bracketed(address))];
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), graceMs).unref();
  });
}
