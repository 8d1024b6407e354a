// The one entry file of a worker thread: it is given the data of an audit once and then performs the jobs it is sent.
import { workerData } from 'piscina';
import type { AuditData, Job } from '../../audit/job.ts';
import { type JobResult, performJob } from '../../audit/perform-job.ts';
import { packReply, type WorkerReply } from './worker-reply.ts';

const data = workerData as AuditData;

/** Performs one job; the pool calls it by this name. */
export function performSentJob<J extends Job>(job: J): WorkerReply<JobResult<J>> {
  return packReply(() => performJob(data, job));
}
