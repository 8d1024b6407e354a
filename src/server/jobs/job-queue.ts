// Looks at the jobs of the folder over and over: starts what waits, stops what is to be stopped, says what has changed. It keeps nothing that
// the folder does not say, so that a server that begins, or a second one, goes on where another left off.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../platform/node/process-identity.ts';
import { type JobFolder, jobFolder, newJobId } from '../../store/jobs/job-folder.ts';
import { attemptFiles } from '../../store/jobs/job-record.ts';
import type { Project } from '../../store/project-folder.ts';
import type { Job, JobRequest } from '../api.ts';
import { jobCommand } from './job-command.ts';
import { type JobProgram, spawnJob } from './spawn-job.ts';

/** How jobs are carried out. */
export interface JobQueueOptions {
  readonly project: Project;
  readonly program: JobProgram;
  /** Jobs at a time; default 1. */
  readonly jobs?: number | undefined;
  /** A process that has not stopped so long after it was asked is killed; default 30,000. */
  readonly stopMs?: number | undefined;
  /** Between two looks; default 300. */
  readonly lookMs?: number | undefined;
}

/** The jobs of a project, carried out. Methods throw what those of `JobFolder` throw. */
export interface JobQueue {
  /** Newest first. */
  list(): Promise<readonly Job[]>;
  get(id: string): Promise<Job>;
  /** Throws `server/bad-request` (usage). */
  create(request: JobRequest): Promise<Job>;
  cancel(id: string): Promise<Job>;
  resume(id: string): Promise<Job>;
  /** The log of an attempt. */
  logPath(id: string, attempt: number): string;
  /** Is given every job that changes; the function that is given back ends that. */
  subscribe(listener: (job: Job) => void): () => void;
  /** Looks no more. Processes of jobs go on. */
  close(): Promise<void>;
}

/** Whether a job in this state stays as it is until somebody resumes it. */
export function isFinal({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'interrupted';
}

/** Begins to carry out the jobs of a project. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const queue = new Queue(options);
  queue.begin();
  return queue;
}

class Queue implements JobQueue {
  readonly #options: JobQueueOptions;
  readonly #folder: JobFolder;
  readonly #listeners = new Set<(job: Job) => void>();
  readonly #known = new Map<string, { readonly text: string; readonly job: Job }>();
  /** Attempts whose process is a child of this server and whose end is not written yet. */
  readonly #children = new Set<string>();
  /** When this server first saw that an attempt is to stop. */
  readonly #stopping = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#folder = jobFolder(options.project.folder('jobs'));
  }

  begin(): void {
    this.#looking = this.#look().catch(() => undefined);
    void this.#looking.then(() => {
      if (!this.#closed) this.#timer = setTimeout(() => this.begin(), this.#options.lookMs ?? 300);
    });
  }

  async list(): Promise<readonly Job[]> {
    const ids = await this.#folder.ids();
    const jobs = await Promise.all(ids.map((id) => this.get(id).catch(() => undefined)));
    return jobs.flatMap((job) => job ?? []).reverse();
  }

  async get(id: string): Promise<Job> {
    const job = await this.#folder.read(id);
    // A process that is gone and whose end nobody has written: of a child, this server is about to.
    const isEnding = job.state === 'interrupted' && this.#children.has(attemptKey(job));
    return isEnding ? { ...job, state: 'running' } : job;
  }

  async create(request: JobRequest): Promise<Job> {
    const id = newJobId();
    const { project } = this.#options;
    const taken = (await this.list()).map(({ name }) => name);
    for (;;) {
      const draft = await jobCommand(request, { id, project, taken });
      if (await this.#folder.reserve(draft.name, id)) return this.#said(await this.#folder.create(draft, id));
      taken.push(draft.name);
    }
  }

  async cancel(id: string): Promise<Job> {
    return this.#said(await this.#folder.cancel(id));
  }

  async resume(id: string): Promise<Job> {
    return this.#said(await this.#folder.resume(id));
  }

  logPath(id: string, attempt: number): string {
    return join(this.#folder.attemptFolder(id, attempt), attemptFiles.log);
  }

  subscribe(listener: (job: Job) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const jobs: Job[] = [];
    for (const id of await this.#folder.ids()) {
      const job = await this.get(id).catch(() => undefined);
      if (job !== undefined) jobs.push(this.#said(job));
    }
    for (const job of jobs) if (job.state === 'cancelling') await this.#stop(job);
    const running = jobs.filter(({ state }) => state === 'running' || state === 'cancelling').length;
    const free = Math.max(0, (this.#options.jobs ?? 1) - running);
    for (const job of jobs.filter(({ state }) => state === 'queued').slice(0, free)) await this.#start(job);
  }

  /** Tells the listeners of a job that is not as it was. */
  #said(job: Job): Job {
    const text = JSON.stringify(job);
    const before = this.#known.get(job.id);
    this.#known.set(job.id, { text, job });
    if (before?.text !== text) for (const listener of this.#listeners) listener(job);
    return job;
  }

  async #start({ id, attempt }: Job): Promise<void> {
    const folder = this.#closed ? undefined : await this.#folder.claim(id, attempt);
    if (folder === undefined) return;
    const end = (exitStatus: number | null, signal?: string): Promise<void> =>
      this.#folder.end(id, attempt, { exitStatus, signal, ended: new Date().toISOString() });
    if (existsSync(join(folder, attemptFiles.cancel))) return end(130);
    const { program, project } = this.#options;
    const key = attemptKey({ id, attempt });
    this.#children.add(key);
    void spawnJob(program, folder, project.path)
      .then(({ exitStatus, signal }) => end(exitStatus, signal))
      .catch(() => undefined)
      .finally(() => this.#children.delete(key));
  }

  /** Asks the process to stop, if no other server has, then kills it. A process of another machine is left to the server there. */
  async #stop({ id, attempt }: Job): Promise<void> {
    const owner = await this.#folder.processOf(id, attempt);
    if (owner === undefined || isAlive(owner) !== true) return;
    const key = attemptKey({ id, attempt });
    const seen = this.#stopping.get(key);
    if (seen === undefined) {
      this.#stopping.set(key, Date.now());
      if (await this.#folder.claimStop(id, attempt)) signalProcess(owner.pid, 'SIGINT');
    } else if (Date.now() - seen > (this.#options.stopMs ?? 30_000)) signalProcess(owner.pid, 'SIGKILL');
  }
}

function attemptKey({ id, attempt }: Pick<Job, 'id' | 'attempt'>): string {
  return `${id} ${attempt}`;
}

/** To the process; when it is killed, to its whole group, since it cannot see to its own children any more. */
function signalProcess(pid: number, signal: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(signal === 'SIGKILL' && process.platform !== 'win32' ? -pid : pid, signal);
  } catch {
    // It has ended by itself.
  }
}
