// The jobs of a project folder: made, listed, claimed, cancelled, resumed. The state of a job is not stored anywhere: it follows from its files.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { ioError } from '../../platform/node/io-error.ts';
import { isAlive, ownerOf } from '../../platform/node/process-identity.ts';
import type { Job, JobProgress, JobState } from '../../server/api.ts';
import { listFolders } from '../list-files.ts';
import { notFound } from '../safe-path.ts';
import { attemptFiles, type JobRecord, type Outcome, type Owner } from './job-record.ts';
import { readJson, writeOnce } from './write-once.ts';

/** Jobs of a folder. Methods throw `store/not-found` (usage) for a job that is not there. */
export interface JobFolder {
  /** Ids, oldest first. */
  ids(): Promise<readonly string[]>;
  /** Takes the name of a folder for a job: of all servers that ask one gets true, and no job of the name ever again. */
  reserve(name: string, id: string): Promise<boolean>;
  /** Queues a job. */
  create(draft: Omit<JobRecord, 'schema' | 'id' | 'created'>, id: string): Promise<Job>;
  read(id: string): Promise<Job>;
  /** Takes the latest attempt for this process: of all servers one gets its folder, the others undefined. */
  claim(id: string, attempt: number): Promise<string | undefined>;
  /** Asks to stop the job; one that nobody has claimed is cancelled by that. Throws `store/job-ended` (usage). */
  cancel(id: string): Promise<Job>;
  /** Queues a job again that failed or was stopped. Throws `store/job-not-ended` (usage). */
  resume(id: string): Promise<Job>;
  /** The process that carries out an attempt. */
  processOf(id: string, attempt: number): Promise<Owner | undefined>;
  /** Whether this process is to interrupt that of an attempt: one of all servers is, for a process that is interrupted twice breaks off. */
  claimStop(id: string, attempt: number): Promise<boolean>;
  /** Writes how an attempt ended, unless its own process has. */
  end(id: string, attempt: number, outcome: Outcome): Promise<void>;
  attemptFolder(id: string, attempt: number): string;
}

/**
 * A name for a new job: the time in UTC to the millisecond and six random hexadecimal digits, so names sort by time.
 */
export function newJobId(now: Date = new Date()): string {
  const digits = now.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 17)}-${randomBytes(3).toString('hex')}`;
}

const idForm = /^\d{8}-\d{9}-[0-9a-f]{6}$/;

/** A process of another machine that has not said for so long that it lives is taken for gone. */
const silentMs = 60_000;
/** A claim whose process has not begun after so long is taken for lost, when its server is gone. */
const startMs = 15_000;

/**
 * The jobs under `root`, the folder `jobs/` of a project. Nothing is read until it is asked for; folders whose names
 * are none of a job are passed over.
 */
export function jobFolder(root: string): JobFolder {
  const attemptFolder = (id: string, attempt: number): string => join(root, id, `attempt-${attempt}`);
  const recordOf = async (id: string): Promise<JobRecord> => {
    const record = idForm.test(id) ? await readJson<JobRecord>(join(root, id, 'job.json')) : undefined;
    if (record?.schema !== 'evenhand/job@1') throw notFound(id);
    return record;
  };
  const read = async (id: string): Promise<Job> => {
    const { verb, name, created, request } = await recordOf(id);
    const attempt = await lastAttempt(join(root, id));
    const facts = await attemptFacts(attemptFolder(id, attempt));
    return { id, verb, name, created, request, attempt, ...facts };
  };
  return {
    read,
    attemptFolder,
    ids: async () => (await listFolders(root)).filter((name) => idForm.test(name)).sort(),
    async reserve(name, id) {
      const names = join(root, '.names');
      await mkdir(names, { recursive: true }).catch((error: unknown) => Promise.reject(ioError(error, 'write', names)));
      return writeOnce(join(names, name), id);
    },
    async create(draft, id) {
      const record: JobRecord = { schema: 'evenhand/job@1', id, created: new Date().toISOString(), ...draft };
      await makeJob(root, record);
      return read(id);
    },
    async claim(id, attempt) {
      const folder = attemptFolder(id, attempt);
      const mine = await writeOnce(join(folder, attemptFiles.claim), JSON.stringify(ownerOf()));
      return mine ? folder : undefined;
    },
    async cancel(id) {
      const job = await read(id);
      if (job.state !== 'queued' && job.state !== 'running' && job.state !== 'cancelling') {
        throw usageError('store/job-ended', `the job has ended already (${job.state}).`);
      }
      await writeOnce(join(attemptFolder(id, job.attempt), attemptFiles.cancel), '');
      return read(id);
    },
    async resume(id) {
      const job = await read(id);
      if (job.state !== 'failed' && job.state !== 'cancelled' && job.state !== 'interrupted') {
        throw usageError(
          'store/job-not-ended',
          `only a job that failed or was stopped can be resumed; this one is ${job.state}.`,
        );
      }
      await mkdir(attemptFolder(id, job.attempt + 1)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw ioError(error, 'write', id);
      });
      return read(id);
    },
    processOf: (id, attempt) => readJson<Owner>(join(attemptFolder(id, attempt), attemptFiles.process)),
    claimStop: (id, attempt) =>
      writeOnce(join(attemptFolder(id, attempt), attemptFiles.stop), JSON.stringify(ownerOf())),
    async end(id, attempt, outcome) {
      await writeOnce(join(attemptFolder(id, attempt), attemptFiles.outcome), JSON.stringify(outcome));
    },
  };
}

/** Under a hidden name first, so that nobody sees half a job. */
async function makeJob(root: string, record: JobRecord): Promise<void> {
  const hidden = join(root, `.${record.id}`);
  try {
    await mkdir(join(hidden, 'attempt-1'), { recursive: true });
    await writeFile(join(hidden, 'job.json'), `${JSON.stringify(record, null, 2)}\n`);
    await rename(hidden, join(root, record.id));
  } catch (error) {
    await rm(hidden, { recursive: true, force: true });
    throw ioError(error, 'write', 'job.json');
  }
}

async function lastAttempt(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(1, ...names.map((name) => Number(/^attempt-(\d+)$/.exec(name)?.[1] ?? 0)));
}

type AttemptFacts = Pick<Job, 'state' | 'started' | 'ended' | 'progress' | 'error' | 'exitStatus'>;

async function attemptFacts(folder: string): Promise<AttemptFacts> {
  const at = (file: keyof typeof attemptFiles): string => join(folder, attemptFiles[file]);
  const cancelled = existsSync(at('cancel'));
  const claim = await readJson<Owner>(at('claim'));
  if (claim === undefined) return { state: cancelled ? 'cancelled' : 'queued' };
  const owner = await readJson<Owner>(at('process'));
  const runs = owner === undefined ? await startsStill(claim, at('claim')) : await runsStill(owner, at('process'));
  // The outcome is looked for last: a process that has just gone wrote it before.
  const outcome = await readJson<Outcome>(at('outcome'));
  const started = owner?.time ?? claim.time;
  if (outcome !== undefined) return { started, ...ended(outcome, cancelled) };
  if (!runs) return { state: cancelled ? 'cancelled' : 'interrupted', started };
  const progress = await readJson<JobProgress>(at('progress'));
  return { state: cancelled ? 'cancelling' : 'running', started, progress };
}

function ended({ exitStatus, signal, error, ended: time }: Outcome, cancelled: boolean): Omit<AttemptFacts, 'started'> {
  const state = stateOf(exitStatus, cancelled);
  if (state === 'done') return { state, ended: time, exitStatus: exitStatus! };
  if (state !== 'failed') return { state, ended: time };
  const reason = signal === undefined ? `with exit status ${exitStatus}` : `by the signal ${signal}`;
  return {
    state,
    ended: time,
    error: error ?? {
      code: 'server/job-crashed',
      message: `the process of the job ended ${reason}.`,
      hint: 'Its log says what it did last. SIGKILL mostly means that the memory of this machine was used up.',
    },
  };
}

function stateOf(exitStatus: number | null, cancelled: boolean): JobState {
  if (exitStatus === 0 || exitStatus === 2) return 'done';
  if (cancelled) return 'cancelled';
  return exitStatus === 130 ? 'interrupted' : 'failed';
}

async function runsStill(owner: Owner, path: string): Promise<boolean> {
  return isAlive(owner) ?? (await ageOf(path)) < silentMs;
}

async function startsStill(claim: Owner, path: string): Promise<boolean> {
  return isAlive(claim) === true || (await ageOf(path)) < startMs;
}

async function ageOf(path: string): Promise<number> {
  const facts = await stat(path).catch(() => undefined);
  return facts === undefined ? Number.POSITIVE_INFINITY : Date.now() - facts.mtimeMs;
}
