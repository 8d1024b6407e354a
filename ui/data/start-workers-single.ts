// How workers start from a file on a disk: from a text within it, as a classic script, and without workers of their own.
import { inlinePool } from '../../src/audit/pool.ts';
import WorkroomWorker from './off-thread/worker.ts?worker&inline';

/** The worker that does the work of the project. */
export function startWorkroom(): Worker {
  return new WorkroomWorker();
}

/** One thread: a worker within a file cannot start others. */
export const auditPool = inlinePool;
