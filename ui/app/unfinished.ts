import type { Job, JobRequest, JobState } from '../../src/server/api.ts';

const unfinished: ReadonlySet<JobState> = new Set(['queued', 'running', 'cancelling', 'failed', 'interrupted']);

/**
 * Jobs of a verb that are not done, the newest first. Left out are those that somebody stopped, and those that came to nothing before one that asks for
 * the same was done: an audit of the same title, a dataset of the same name.
 */
export function unfinishedJobs(verb: JobRequest['verb'], jobs: readonly Job[]): readonly Job[] {
  const own = jobs.filter((job) => job.verb === verb);
  const isReplaced = (job: Job) => {
    const wanted = wantedBy(job);
    return (
      wanted !== undefined &&
      own.some((other) => other.state === 'done' && other.created > job.created && wantedBy(other) === wanted)
    );
  };
  return own
    .filter((job) => unfinished.has(job.state) && !(hasEnded(job) && isReplaced(job)))
    .sort((a, b) => (a.created < b.created ? 1 : -1));
}

function wantedBy(job: Job): string | undefined {
  return job.request.verb === 'simulate' ? job.request.name : titleOf(job);
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
