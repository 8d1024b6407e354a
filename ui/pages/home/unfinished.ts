import type { Job, JobState } from '../../../src/server/api.ts';

const unfinished: ReadonlySet<JobState> = new Set(['queued', 'running', 'cancelling', 'failed', 'interrupted']);

/**
 * The audits among jobs of the server that have no result, the newest first. Left out are those that somebody stopped, and those that came
 * to nothing before an audit of the same title was done.
 */
export function unfinishedAudits(jobs: readonly Job[]): readonly Job[] {
  const audits = jobs.filter(({ verb }) => verb === 'audit');
  const isReplaced = (job: Job) => {
    const title = titleOf(job);
    return (
      title !== undefined &&
      audits.some((other) => other.state === 'done' && other.created > job.created && titleOf(other) === title)
    );
  };
  return audits
    .filter((job) => unfinished.has(job.state) && !(hasEnded(job) && isReplaced(job)))
    .sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** Whether an unfinished job came to nothing, rather than waiting or running. */
export function hasEnded({ state }: Job): boolean {
  return state === 'failed' || state === 'interrupted';
}

/** The title that the plan of an audit gives it. */
export function titleOf({ request }: Job): string | undefined {
  const { plan } = request as { readonly plan?: { readonly title?: unknown } };
  return typeof plan?.title === 'string' ? plan.title : undefined;
}
