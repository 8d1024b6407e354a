// What the process of a job does around the work itself: says who it is and that it lives, keeps the progress, says how it ended.
import { renameSync, utimesSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvenhandError, internalError } from '../../core/errors.ts';
import type { Progress } from '../../core/progress.ts';
import { ownerOf } from '../../platform/node/process-identity.ts';
import type { ErrorBody } from '../../server/api.ts';
import { attemptFiles, type JobRecord, type Outcome } from './job-record.ts';
import { failureInPage, toldInPage } from './told-in-page.ts';
import { readJson, writeOnce } from './write-once.ts';

/** What the work may tell. */
export interface JobHooks {
  onProgress(progress: Progress): void;
  /** The failure because of which the exit status is not 0. */
  onFailure(error: unknown): void;
  /** What is printed, as the log is to have it. */
  inLog(text: string): string;
}

/** Carries out the command line and gives its exit status. */
export type CommandLine = (argv: readonly string[], hooks: JobHooks) => Promise<number>;

const lifeSignMs = 5000;
const progressMs = 200;

/** Carries out the attempt of a job in its folder, in the project folder as the working directory, and gives the exit status. */
export async function carryOutJob(attempt: string, run: CommandLine): Promise<number> {
  const record = await readJson<JobRecord>(join(attempt, '..', 'job.json'));
  if (record === undefined) throw internalError('server/no-job', 'there is no job.json beside the attempt.');
  const life = join(attempt, attemptFiles.process);
  if (!(await writeOnce(life, JSON.stringify(ownerOf())))) {
    throw internalError('server/attempt-taken', 'another process carries out this attempt.');
  }
  const signs = setInterval(() => touch(life), lifeSignMs).unref();
  let error: ErrorBody | undefined;
  try {
    if (record.input) await writeFile(record.input.path, record.input.text);
    const exitStatus = await run(record.argv, {
      onProgress: keepProgress(join(attempt, attemptFiles.progress)),
      onFailure: (failure) => {
        error = failureInPage(errorBody(failure), record);
      },
      inLog: (text) => toldInPage(text, record),
    });
    await makeRoom(attempt, record);
    await sayOutcome(attempt, { exitStatus, error, ended: new Date().toISOString() });
    return exitStatus;
  } finally {
    clearInterval(signs);
    await makeRoom(attempt, record);
  }
}

/** Takes away what is of use during the attempt only: on a full disk, why it failed takes its place. */
async function makeRoom(attempt: string, { input }: JobRecord): Promise<void> {
  const progress = join(attempt, attemptFiles.progress);
  for (const path of [progress, `${progress}.part`, ...(input === undefined ? [] : [input.path])]) {
    await rm(path, { force: true });
  }
}

async function sayOutcome(attempt: string, outcome: Outcome): Promise<void> {
  await writeOnce(join(attempt, attemptFiles.outcome), JSON.stringify(outcome));
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // A share that is away for a moment; the next sign may come through.
  }
}

function keepProgress(path: string): (progress: Progress) => void {
  let stage: string | undefined;
  let written = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (progress.stage === stage && now - written < progressMs) return;
    stage = progress.stage;
    written = now;
    try {
      writeFileSync(`${path}.part`, JSON.stringify(progress));
      renameSync(`${path}.part`, path);
    } catch {
      // Progress that is not seen costs nothing.
    }
  };
}

/** A failure as data. The message of an unexpected one may name folders of this machine, which stays on it. */
export function errorBody(error: unknown): ErrorBody {
  if (error instanceof EvenhandError) {
    const { code, message, hint, problems } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }), ...(problems.length === 0 ? {} : { problems }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'server/unexpected', message: `unexpected failure: ${message}`, hint: 'This is a fault of Evenhand.' };
}
