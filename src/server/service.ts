import type { CaseTables } from '../store/case-tables.ts';
import type { Project } from '../store/project-folder.ts';
import type { Results } from '../store/results.ts';
import type { Runs } from '../store/runs.ts';
import type { ServerLimits } from './api.ts';
import type { JobQueue } from './jobs/job-queue.ts';

/** What the routes answer from. */
export interface Service {
  readonly project: Project;
  readonly tables: CaseTables;
  readonly results: Results;
  readonly runs: Runs;
  readonly jobs: JobQueue;
  readonly limits: ServerLimits;
  /** Is aborted when the server closes: streams end. */
  readonly closing: AbortSignal;
  /** Longest time for an answer; default 120,000. */
  readonly answerMs?: number | undefined;
}

/** The signal of work for one request: it stops when the caller has gone, the server closes or the time is over. */
export function deadline({ closing, answerMs = 120_000 }: Service, request: Request): AbortSignal {
  return AbortSignal.any([request.signal, closing, AbortSignal.timeout(answerMs)]);
}
