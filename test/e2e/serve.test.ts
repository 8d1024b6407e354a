// `evenhand serve` as a user has it: a table is uploaded, an audit runs to its end, a later server still has it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type ApiError,
  apiPaths,
  type CaseTable,
  type Job,
  type JobsAnswer,
  type ResultsAnswer,
} from '../../src/server/api.ts';
import { evenhand, program } from './run-evenhand.ts';
import { smallRows, toCsvText } from './small-table.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-serve-'));
const study = join(home, 'study');
const env = { ...process.env, EVENHAND_CACHE: join(home, 'cache') };
const started: ChildProcess[] = [];

interface Served {
  readonly child: ChildProcess;
  readonly address: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<{ readonly status: number | null; readonly said: string }>;
}

/** Starts a server and waits for the address that it prints. */
function serve(args: readonly string[] = []): Promise<Served> {
  const child = spawn(process.execPath, [program, 'serve', study, '--port', '0', ...args], { env });
  started.push(child);
  let [out, said] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return new Promise((resolve, reject) => {
    void ended.then(() => reject(new Error(said)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const [, address, token] = /(http:\S+\/)#token=(\S+)\n/.exec(out) ?? [];
      if (address === undefined) return;
      const headers = { authorization: `Bearer ${token}`, 'x-evenhand': '1' };
      resolve({
        child,
        address,
        ask: (path, init = {}) => fetch(new URL(path, address), { ...init, headers: { ...headers, ...init.headers } }),
        async stop() {
          child.kill('SIGINT');
          return { status: await ended, said };
        },
      });
    });
  });
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

const plan = {
  title: 'First look',
  tables: [{ path: 'scores.csv' }],
  tasks: [{ kind: 'binary', label: 'y', score: 'p' }],
  attributes: [{ name: 'sex' }],
  analysis: { resamples: 200, permutations: 200 },
};
const json = async <Value>(answer: Promise<Response>) => (await (await answer).json()) as Value;

describe('evenhand serve', () => {
  it('takes a table, audits it, and has the result after a restart', async () => {
    expect((await evenhand(['init', '--project', study, '--title', 'Study'])).status).toBe(0);
    const server = await serve();
    const csv = toCsvText(smallRows());
    const table = await json<CaseTable>(server.ask(apiPaths.caseTable('scores.csv'), { method: 'PUT', body: csv }));
    expect(table.rows).toBe(smallRows().length);

    const job = await json<Job>(
      server.ask(apiPaths.jobs, { method: 'POST', body: JSON.stringify({ verb: 'audit', plan }) }),
    );
    const events = await (await server.ask(apiPaths.jobEvents(job.id))).text();
    expect(events).toContain('"stage":"');
    expect(events.trim().split('\n\n').at(-1)).toContain('"state":"done"');
    const result = await (await server.ask(apiPaths.result(job.name))).text();
    expect(JSON.parse(result)).toMatchObject({ schema: 'evenhand/audit', title: 'First look' });
    expect(result).not.toContain(home);
    expect(await (await server.ask(apiPaths.resultFile(job.name, 'report.html'))).text()).toContain('First look');
    expect((await fetch(server.address)).status).toBe(200);
    expect((await fetch(new URL(apiPaths.results, server.address))).status).toBe(401);
    expect(await server.stop()).toMatchObject({ status: 0, said: expect.stringContaining('Stopped.') });

    const later = await serve();
    const { results } = await json<ResultsAnswer>(later.ask(apiPaths.results));
    expect(results).toMatchObject([{ id: job.name, title: 'First look', attributes: [{ name: 'sex' }] }]);
    expect((await json<JobsAnswer>(later.ask(apiPaths.jobs))).jobs).toMatchObject([{ id: job.id, state: 'done' }]);
    await later.stop();
  });

  it('lets a job go on when it stops, and finds it again', async () => {
    const first = await serve();
    const request = { verb: 'simulate', name: 'slow', world: { name: 'brain-near' }, cases: 40 };
    const { id } = await json<Job>(first.ask(apiPaths.jobs, { method: 'POST', body: JSON.stringify(request) }));
    const state = async (server: Served) => (await json<Job>(server.ask(apiPaths.job(id)))).state;
    await expect.poll(() => state(first)).toBe('running');
    expect((await first.stop()).said).toContain('One job goes on');
    const second = await serve();
    expect(['running', 'done']).toContain(await state(second));
    await second.ask(apiPaths.cancelJob(id), { method: 'POST' });
    await expect.poll(() => state(second)).toMatch(/cancelled|done/);
    await second.stop();
  });

  it('says that a port is in use, that a folder is no project, what --host would mean', async () => {
    const server = await serve();
    const port = new URL(server.address).port;
    const taken = await evenhand(['serve', study, '--port', port]);
    expect([taken.status, taken.stderr]).toEqual([64, expect.stringContaining(`the port ${port} is in use`)]);
    await server.stop();
    const none = await evenhand(['serve', home]);
    expect([none.status, none.stderr]).toEqual([64, expect.stringContaining('evenhand init --project')]);
    const remote = await evenhand(['serve', study, '--host', '0.0.0.0']);
    expect([remote.status, remote.stderr]).toEqual([64, expect.stringContaining('--allow-remote')]);
  });

  it('fails a job with the reason that the command line gives', async () => {
    const server = await serve();
    const wrong = { ...plan, attributes: [{ name: 'sexx' }] };
    const { id } = await json<Job>(
      server.ask(apiPaths.jobs, { method: 'POST', body: JSON.stringify({ verb: 'audit', plan: wrong }) }),
    );
    await (await server.ask(apiPaths.jobEvents(id))).text();
    const { state, error } = await json<Job>(server.ask(apiPaths.job(id)));
    expect([state, error?.message]).toEqual(['failed', expect.stringContaining('sexx')]);
    const text = [
      '# Mine',
      'cases:',
      '  tables: [{ path: gone.csv }]',
      '  columns: { case: id, label: y, image: file }',
      '  splits: { shares: { validation: 0.2, test: 0.2 } }',
      'use: { modality: image }',
      '',
    ].join('\n');
    const learn = { verb: 'learn', plan: parse(text), text };
    const { id: training } = await json<Job>(
      server.ask(apiPaths.jobs, { method: 'POST', body: JSON.stringify(learn) }),
    );
    await (await server.ask(apiPaths.jobEvents(training))).text();
    const told = 'line 3 of the plan (cases.tables 1 path): cannot read "gone.csv": it does not exist.';
    expect((await json<Job>(server.ask(apiPaths.job(training)))).error).toEqual({
      code: 'io/read-failed',
      message: told,
      hint: expect.stringContaining('on the page Home'),
    });
    expect(await (await server.ask(apiPaths.jobLog(training))).text()).toMatch(
      new RegExp(`^evenhand: ${told.replace(/[()]/g, '.')}`),
    );
    expect(await json<ApiError>(server.ask(apiPaths.result('none')))).toMatchObject({
      error: { code: 'store/not-found' },
    });
    await server.stop();
    expect(readFileSync(join(study, 'cases/scores.csv'), 'utf8')).toBe(toCsvText(smallRows()));
  });
});
