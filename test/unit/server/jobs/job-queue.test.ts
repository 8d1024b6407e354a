// Jobs over HTTP with a stand-in for their process: states, events, crashes, cancelling, and servers that come and go.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiError, apiPaths, type Job, type JobEvent } from '../../../../src/server/api.ts';
import { createJobQueue, isFinal, type JobQueue } from '../../../../src/server/jobs/job-queue.ts';
import type { JobProgram } from '../../../../src/server/jobs/spawn-job.ts';
import { buildJobProgram, openWorkbench, type Workbench } from '../../../fixtures/workbench.ts';

/** How long a process is given to end by itself: enough to say that it was interrupted. */
const stopMs = 1500;
/** How long a state is waited for. */
const patienceMs = 120_000;

let workbench: Workbench;
const others: JobQueue[] = [];
const programs = mkdtempSync(join(tmpdir(), 'evenhand-job-'));
let program: JobProgram;
beforeAll(async () => {
  program = await buildJobProgram(programs);
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));
beforeEach(async () => {
  workbench = await openWorkbench({ stopMs, program });
});
afterEach(async () => {
  for (const queue of others.splice(0)) await queue.close();
  for (const { id, state } of await workbench.jobs.list()) if (state === 'running') await workbench.jobs.cancel(id);
  await until(async () => (await workbench.jobs.list()).every((job) => isFinal(job) || job.state === 'queued'));
  await workbench.close();
});

const until = async (
  done: () => Promise<boolean>,
  what: () => Promise<string> = async () => 'nothing',
): Promise<void> => {
  for (const begun = performance.now(); performance.now() - begun < patienceMs; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain: ${await what()}`);
};
const post = async (path: string, body?: unknown) => {
  const answer = await workbench.ask(path, { method: 'POST', body: body === undefined ? null : JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Job & ApiError };
};
const audit = async (title: string) => (await post(apiPaths.jobs, { verb: 'audit', plan: { title } })).body;
const get = async (id: string) => (await (await workbench.ask(apiPaths.job(id))).json()) as Job;
const reaches = async (id: string, state: Job['state']): Promise<Job> => {
  await until(
    async () => (await get(id)).state === state,
    async () => `${state}, it is ${JSON.stringify(await get(id))}`,
  );
  return get(id);
};
const anotherServer = (): JobQueue => {
  const queue = createJobQueue({ project: workbench.project, program, lookMs: 50, stopMs });
  others.push(queue);
  return queue;
};
const attempt = ({ id }: Job, number = 1) => join(workbench.project.folder('jobs'), id, `attempt-${number}`);

describe('a job', () => {
  it('is queued, carried out in the project folder, and its input is gone afterwards', async () => {
    const job = await audit('Ends well');
    expect(job).toMatchObject({ verb: 'audit', name: 'ends-well', attempt: 1 });
    const done = await reaches(job.id, 'done');
    expect(done).toMatchObject({ exitStatus: 0, attempt: 1 });
    const log = await (await workbench.ask(apiPaths.jobLog(job.id))).text();
    expect(log).toBe(`audit --plan cases/.plan-${job.id}.yaml --out results/ends-well --format json,html,csv\n`);
    expect(existsSync(join(workbench.project.folder('cases'), `.plan-${job.id}.yaml`))).toBe(false);
  });

  it('that fails says why, and can be resumed', async () => {
    const job = await audit('It fails');
    expect(await reaches(job.id, 'failed')).toMatchObject({
      error: { code: 'plan/wrong', message: 'the plan is wrong.', hint: 'Correct it.' },
    });
    expect(await post(apiPaths.resumeJob(job.id))).toMatchObject({ status: 202, body: { attempt: 2 } });
    await reaches(job.id, 'failed');
    expect(await get(job.id)).toMatchObject({ attempt: 2 });
  });

  it('that crashes says so, with its log', async () => {
    const job = await audit('It crashes');
    expect(await reaches(job.id, 'failed')).toMatchObject({
      error: { code: 'server/job-crashed', message: expect.stringContaining('SIGKILL') },
    });
    expect(await (await workbench.ask(apiPaths.jobLog(job.id))).text()).toContain('--out results/it-crashes');
  });

  it('that crashes is never taken for one that nobody has seen end', async () => {
    const states = new Set<Job['state']>();
    for (let i = 0; i < 5; i += 1) {
      const job = await workbench.jobs.create({ verb: 'audit', plan: { title: 'It crashes' } });
      states.add(job.state);
      for (let state = job.state; state !== 'failed'; ) {
        ({ state } = await workbench.jobs.get(job.id));
        states.add(state);
        if (state === 'interrupted') break;
      }
    }
    expect([...states].sort()).toEqual(['failed', 'queued', 'running']);
  });

  it('gets a name that no folder and no other job has', async () => {
    const names = [];
    for (const title of ['Same!', 'same', 'Çame', '???', 'con']) names.push((await audit(title)).name);
    expect(names).toEqual(['same', 'same-2', 'came', 'audit', 'audit-con']);
  });

  it('is carried out one at a time, in order', async () => {
    const first = await audit('Waits');
    await reaches(first.id, 'running');
    const second = await audit('Second');
    expect(second.state).toBe('queued');
    const third = await audit('Third');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await get(second.id)).state).toBe('queued');
    await post(apiPaths.cancelJob(first.id));
    const [a, b] = [await reaches(second.id, 'done'), await reaches(third.id, 'done')];
    expect(a.ended! <= b.started!).toBe(true);
  });
});

describe('cancelling', () => {
  it('asks the process to stop', async () => {
    const job = await audit('Waits');
    await until(async () => (await get(job.id)).progress !== undefined);
    expect(await get(job.id)).toMatchObject({ progress: { stage: 'working', done: 1, total: 4 } });
    expect(await post(apiPaths.cancelJob(job.id))).toMatchObject({ status: 202, body: { state: 'cancelling' } });
    await reaches(job.id, 'cancelled');
    expect(await post(apiPaths.cancelJob(job.id))).toMatchObject({
      status: 409,
      body: { error: { code: 'store/job-ended' } },
    });
  });

  it('kills a process that does not', async () => {
    const job = await audit('Ignores it');
    await reaches(job.id, 'running');
    await until(async () => (await get(job.id)).progress !== undefined);
    await post(apiPaths.cancelJob(job.id));
    await reaches(job.id, 'cancelled');
  });

  it('takes a job out of the queue', async () => {
    const first = await audit('Waits');
    await reaches(first.id, 'running');
    const second = await audit('Second');
    expect(await post(apiPaths.cancelJob(second.id))).toMatchObject({ body: { state: 'cancelled' } });
    await post(apiPaths.cancelJob(first.id));
    await reaches(first.id, 'cancelled');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(existsSync(join(attempt(second), 'claim.json'))).toBe(false);
  });
});

describe('servers', () => {
  it('that begin find the process of a job again, and carry out what waits', async () => {
    const running = await audit('Waits');
    await reaches(running.id, 'running');
    const waiting = await audit('Second');
    await workbench.jobs.close();
    const later = anotherServer();
    expect((await later.get(running.id)).state).toBe('running');
    await later.cancel(running.id);
    await until(async () => (await later.get(running.id)).state === 'cancelled');
    await until(async () => (await later.get(waiting.id)).state === 'done');
  });

  it('interrupt a process once between them: twice would break it off', async () => {
    const job = await audit('Ignores it');
    await until(async () => (await get(job.id)).progress !== undefined);
    const [second, third] = [anotherServer(), anotherServer()];
    await second.cancel(job.id);
    await until(async () => (await third.get(job.id)).state === 'cancelled');
    const log = readFileSync(join(attempt(job), 'log.txt'), 'utf8');
    expect(log.match(/interrupted/g)).toHaveLength(1);
  });

  it('mark a job interrupted whose process has gone with its server, and resume it', async () => {
    await workbench.jobs.close();
    const queue = anotherServer();
    const job = await queue.create({ verb: 'audit', plan: { title: 'Waits' } });
    await until(async () => (await queue.get(job.id)).progress !== undefined);
    await queue.close();
    const { pid } = JSON.parse(readFileSync(join(attempt(job), 'process.json'), 'utf8')) as { pid: number };
    // As after a loss of power: nobody has seen the end. The parent would otherwise write it.
    writeFileSync(join(attempt(job), 'process.json'), JSON.stringify({ ...(await deadProcess()), time: '' }));
    const later = anotherServer();
    expect((await later.get(job.id)).state).toBe('interrupted');
    process.kill(pid, 'SIGKILL');
    expect(await later.resume(job.id)).toMatchObject({ attempt: 2 });
    await until(async () => (await later.get(job.id)).state === 'running');
    await later.cancel(job.id);
    await until(async () => (await later.get(job.id)).state === 'cancelled');
  });

  it('that are asked at once make no two jobs of one folder', async () => {
    const queues = [workbench.jobs, anotherServer()];
    const asked = Array.from({ length: 6 }, (_, index) =>
      queues[index % 2]!.create({ verb: 'audit', plan: { title: 'Ends well' } }),
    );
    const names = (await Promise.all(asked)).map(({ name }) => name).sort();
    expect(names).toEqual(['ends-well', ...[2, 3, 4, 5, 6].map((number) => `ends-well-${number}`)]);
  });

  it('share a folder: each job is carried out once', async () => {
    const queues = [workbench.jobs, anotherServer(), anotherServer()];
    const jobs = [];
    for (let i = 0; i < 6; i += 1)
      jobs.push(await queues[i % 3]!.create({ verb: 'audit', plan: { title: `Shared ${i}` } }));
    for (const job of jobs) {
      expect(await reaches(job.id, 'done')).toMatchObject({ attempt: 1 });
      expect(
        readFileSync(join(attempt(job), 'log.txt'), 'utf8')
          .trim()
          .split('\n'),
      ).toHaveLength(1);
    }
  });
});

describe('events', () => {
  const eventsIn = (text: string) =>
    text.split('\n\n').flatMap((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      return data === undefined ? [] : [{ id: /^id: (.*)$/m.exec(block)?.[1], ...(JSON.parse(data) as JobEvent) }];
    });
  const read = async (path: string, headers: Record<string, string> = {}) =>
    eventsIn(await (await workbench.ask(path, { headers })).text());

  it('tell of every state and of the log, and end with the job', async () => {
    // A job before it in the queue: it would else have begun, now and then, before it is listened to.
    const first = await audit('Waits');
    await reaches(first.id, 'running');
    const job = await audit('Ends well');
    const answer = await workbench.ask(apiPaths.jobEvents(job.id));
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let { value: told = '' } = await reader.read();
    await post(apiPaths.cancelJob(first.id));
    for (let part = await reader.read(); !part.done; part = await reader.read()) told += part.value;
    const events = eventsIn(told);
    const states = events.flatMap((event) => (event.type === 'job' ? [event.job.state] : []));
    expect(states[0]).toBe('queued');
    expect(states.at(-1)).toBe('done');
    expect(events.at(-1)?.type).toBe('job');
    const log = events.flatMap((event) => (event.type === 'log' ? [event.text] : [])).join('');
    expect(log).toContain('--out results/ends-well');
  });

  it('go on after the last that was read', async () => {
    const job = await audit('Ends well');
    await reaches(job.id, 'done');
    const all = await read(apiPaths.jobEvents(job.id));
    expect(all.map(({ type }) => type)).toEqual(['log', 'job']);
    const rest = await read(apiPaths.jobEvents(job.id), { 'last-event-id': all[0]!.id! });
    expect(rest.map(({ type }) => type)).toEqual(['job']);
    const part = await read(apiPaths.jobEvents(job.id), { 'last-event-id': '1:6' });
    expect(part[0]).toMatchObject({ type: 'log', text: expect.stringMatching(/^--plan/) });
    expect((await read(apiPaths.jobEvents(job.id), { 'last-event-id': 'x:-1' })).length).toBe(2);
  });

  it('of the project tell of all jobs and of what they made', async () => {
    const answer = await workbench.ask(apiPaths.events);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    const job = await audit('Ends well');
    let text = '';
    while (!text.includes('"what":"results"')) text += (await reader.read()).value;
    await reader.cancel();
    expect(text).toContain(`"id":"${job.id}"`);
    expect(text).toContain('event: changed');
  });
});

describe('requests', () => {
  it.each([
    ['no JSON', '{'],
    ['no verb', '{}'],
    ['another verb', '{"verb":"rm","plan":{}}'],
    ['a key too many', '{"verb":"audit","plan":{},"argv":["x"]}'],
    ['a world that is a flag', '{"verb":"simulate","world":{"name":"--out=/"}}'],
    ['a world that is a path', '{"verb":"simulate","world":{"name":"../x"}}'],
    ['an intervention that is a flag', '{"verb":"simulate","world":{"name":"scores-gap"},"do":["--x"]}'],
  ])('with %s are refused', async (_, body) => {
    const answer = await workbench.ask(apiPaths.jobs, { method: 'POST', body });
    expect([answer.status, ((await answer.json()) as ApiError).error.code]).toEqual([400, 'server/bad-request']);
  });

  it.each(['/etc/passwd', '../../secret.csv', 'a/../../../b', '..\\..\\b', 'C:\\b'])(
    'for files outside the folder are refused: %s',
    async (path) => {
      const { status, body } = await post(apiPaths.jobs, { verb: 'learn', plan: { cases: { tables: [{ path }] } } });
      expect([status, body.error.code]).toEqual([400, 'server/outside']);
    },
  );

  it('may name models, beside the tables', async () => {
    const { status } = await post(apiPaths.jobs, {
      verb: 'audit',
      plan: { title: 'a', model: '../models/clip.onnx', text: '/' },
    });
    expect(status).toBe(201);
  });

  it('of a training may bring the text of the plan, which is what is carried out', async () => {
    const text = '# Mine\nseeds: [1]\n';
    const { status, body } = await post(apiPaths.jobs, { verb: 'learn', plan: { seeds: [1] }, text });
    expect([status, body.request]).toEqual([201, { verb: 'learn', plan: { seeds: [1] } }]);
    const { input } = JSON.parse(readFileSync(join(workbench.project.folder('jobs'), body.id, 'job.json'), 'utf8'));
    expect(input).toMatchObject({ text, asWritten: true });
    const other = await post(apiPaths.jobs, { verb: 'learn', plan: { seeds: [2] }, text });
    expect([other.status, other.body.error.code]).toEqual([400, 'server/bad-request']);
  });

  it('for jobs that are not there are refused', async () => {
    for (const path of [apiPaths.job('x'), apiPaths.jobLog('../..'), apiPaths.jobEvents('20261122-000000000-aaaaaa')]) {
      expect((await workbench.ask(path)).status).toBe(404);
    }
  });
});

/** A process of this machine that has ended. */
async function deadProcess(): Promise<{ host: string; pid: number; born: string }> {
  const { ownerOf } = await import('../../../../src/platform/node/process-identity.ts');
  const child = spawn(process.execPath, ['-e', '']);
  const owner = ownerOf(child.pid);
  await new Promise((resolve) => child.once('close', resolve));
  return owner;
}
