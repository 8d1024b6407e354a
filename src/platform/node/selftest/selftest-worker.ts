// The entry of a thread that simulates and audits tables: it is given the shapes once and then performs the jobs it is sent.
import { workerData } from 'piscina';
import { performSelftestJob, type SelftestData, type SelftestJob } from '../../../simulate/selftest/selftest-work.ts';
import type { Tally } from '../../../simulate/selftest/tally.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';

const data = workerData as SelftestData;

/** Performs one job; the pool calls it by this name. */
export function performSentSelftest(job: SelftestJob): WorkerReply<Tally> {
  return packReply(() => performSelftestJob(data, job));
}
