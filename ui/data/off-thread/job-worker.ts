// A worker for the jobs of one audit: it is given the data once and then performs the jobs it is sent.
import type { AuditData, Job } from '../../../src/audit/job.ts';
import { performJob } from '../../../src/audit/perform-job.ts';
import { packReply } from '../../../src/platform/node/worker-reply.ts';

let audit: AuditData | undefined;

addEventListener('message', ({ data }: MessageEvent<{ data: AuditData } | { call: number; job: Job }>) => {
  if ('data' in data) audit = data.data;
  else if (audit !== undefined) {
    const shared = audit;
    postMessage({ call: data.call, reply: packReply(() => performJob(shared, data.job)) });
  }
});
