// What a project folder has besides tables: audits, trainings and jobs that outlive the page. There is none without a server.
import type { ReadonlySignal } from '@preact/signals';
import type { AuditResult } from '../../src/audit/result.ts';
import type { Job, JobRequest, ResultSummary, Run, RunSummary } from '../../src/server/api.ts';
import type { SamplePlan } from './other-model.ts';

export interface ProjectFolder {
  /** Title of the project. */
  readonly title: ReadonlySignal<string | undefined>;
  /** Newest first, as the server lists them; kept up to date. */
  readonly results: ReadonlySignal<readonly ResultSummary[]>;
  readonly runs: ReadonlySignal<readonly RunSummary[]>;
  readonly jobs: ReadonlySignal<readonly Job[]>;
  readResult(id: string): Promise<AuditResult>;
  readRun(id: string): Promise<Run>;
  /** The report as a PDF, printed by a browser on the machine of the server. */
  printResult(id: string, persona: 'team' | 'board'): Promise<Blob>;
  start(request: JobRequest): Promise<Job>;
  cancel(job: string): Promise<void>;
  resume(job: string): Promise<void>;
  logOf(job: string): Promise<string>;
  /** Puts the tables of the sample into `sample/` of the folder and gives the plan that names them there. */
  keepSample(): Promise<SamplePlan>;
}
