import { useSignal } from '@preact/signals';
import { project } from '../../app/project.ts';
import { unfinishedJobs } from '../../app/unfinished.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { UnfinishedJobs } from '../../elements/unfinished-jobs.tsx';
import { text } from '../../text/en.ts';
import { followedJob } from './simulate-job.ts';

/** Simulations of the project folder that this page does not follow: begun before it was loaded, in another tab, or come to nothing. */
export function UnfinishedSimulations() {
  const failure = useSignal<unknown>(undefined);
  const { folder } = project.source;
  if (folder === undefined) return null;
  const jobs = unfinishedJobs('simulate', folder.jobs.value).filter(({ id }) => id !== followedJob.value);
  const guarded = (work: Promise<void>) => {
    failure.value = undefined;
    work.catch((error: unknown) => {
      failure.value = error;
    });
  };
  return (
    <>
      <UnfinishedJobs
        jobs={jobs}
        title={text.simulate.unfinishedTitle}
        label={text.simulate.unfinishedTable}
        head={text.simulate.unfinishedHead}
        again={text.simulate.goOn}
        nameOf={({ name }) => `cases/${name}`}
        detailOf={({ request }) =>
          request.verb === 'simulate' && request.cases !== undefined ? text.simulate.countOf(request.cases) : ''
        }
        onStop={({ id }) => guarded(folder.cancel(id))}
        onAgain={({ id }) => guarded(folder.resume(id))}
      />
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
    </>
  );
}
