// What a page and its worker say to each other: calls with a number, answers with the same number, progress in between, and a wish to stop.
import type { AuditResult } from '../../../src/audit/result.ts';
import type { EarlyStage } from '../../../src/audit/run.ts';
import type { Progress } from '../../../src/core/progress.ts';
import type { WorkerReply } from '../../../src/platform/node/worker-reply.ts';
import type { Workroom } from './workroom.ts';

/** What can be asked of the workroom. */
export type Method =
  | 'addFiles'
  | 'addSample'
  | 'inspect'
  | 'audit'
  | 'operatingData'
  | 'compare'
  | 'whyNotComparable'
  | 'caseOverview'
  | 'caseRows'
  | 'caseRowsAt'
  | 'cohortTable'
  | 'bytesOf'
  | 'oddities'
  | 'plainCopy'
  | 'alikeTables'
  | 'stackTables'
  | 'pairHistory';

export type MethodArguments<M extends Method> = WithoutWatch<Parameters<Workroom[M]>>;
export type MethodResult<M extends Method> = Awaited<ReturnType<Workroom[M]>>;

type WithoutWatch<A extends readonly unknown[]> = A extends readonly [...infer Rest, watch?: infer W]
  ? [W] extends [{ readonly onProgress?: unknown } | undefined]
    ? Rest
    : A
  : A;

export type Request =
  | { readonly call: number; readonly method: Method; readonly arguments: readonly unknown[] }
  | { readonly call: number; readonly stop: true };

export type Answer =
  | { readonly call: number; readonly reply: WorkerReply<unknown> }
  | { readonly call: number; readonly progress: Progress }
  | { readonly call: number; readonly stage: EarlyStage; readonly early: AuditResult };
