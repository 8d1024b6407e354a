// How workers start where pages may load modules. The single-file build has `start-workers-single.ts` in its place.
import type { AuditData } from '../../src/audit/job.ts';
import { inlinePool, type Pool } from '../../src/audit/pool.ts';
import { workerPool } from './off-thread/worker-pool.ts';

const fewestCases = 3000;

/** The worker that does the work of the project. */
export function startWorkroom(): Worker {
  return new Worker(new URL('./off-thread/worker.ts', import.meta.url), { type: 'module' });
}

/** A pool for one audit, made inside that worker: as many workers as the machine has cores, up to eight; none for a small table. */
export function auditPool(data: AuditData): Pool {
  const size = Math.min(8, Math.max(1, navigator.hardwareConcurrency ?? 1));
  if (size === 1 || data.cases.count < fewestCases) return inlinePool(data);
  return workerPool(
    data,
    size,
    () => new Worker(new URL('./off-thread/job-worker.ts', import.meta.url), { type: 'module' }),
  );
}
