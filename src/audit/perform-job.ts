// The jobs of an audit. Each is a pure function of the shared data and its own few numbers, so it may run in any worker and in any order.

import { type Analysis, analyse } from './analyse.ts';
import type { AnalyseJob, AuditData, Job, PermuteJob } from './job.ts';
import { type Permuted, permute } from './permute.ts';
import { resample } from './resample.ts';

/** What a job gives: an analysis; permuted statistics, or undefined where nothing can be permuted; replicates by row. */
export type JobResult<J extends Job> = J extends AnalyseJob
  ? Analysis
  : J extends PermuteJob
    ? Permuted | undefined
    : Float64Array;

/** Performs one job: a pure function of the data and the job, so the thread and the order do not matter. Throws what the metrics of the plan throw. */
export function performJob<J extends Job>(data: AuditData, job: J): JobResult<J> {
  return perform(data, job) as JobResult<J>;
}

function perform(data: AuditData, job: Job): Analysis | Permuted | undefined | Float64Array {
  switch (job.kind) {
    case 'analyse':
      return analyse(data, job);
    case 'permute':
      return permute(data, job);
    case 'resample':
      return resample(data, job);
  }
}
