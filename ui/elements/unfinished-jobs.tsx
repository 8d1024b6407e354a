import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Job } from '../../src/server/api.ts';
import { project } from '../app/project.ts';
import { hasEnded } from '../app/unfinished.ts';
import { text } from '../text/en.ts';
import { Scroll } from './scroll.tsx';
import { shownError } from './shown-error.ts';

export interface UnfinishedJobsProperties {
  readonly jobs: readonly Job[];
  readonly title: string;
  readonly label: string;
  /** Of what the rows are. */
  readonly head: string;
  /** What carrying out once more is called. */
  readonly again: string;
  readonly nameOf: (job: Job) => string;
  /** Beside the name, where that alone does not tell jobs apart. */
  readonly detailOf: (job: Job) => string;
  readonly onStop: (job: Job) => void;
  readonly onAgain: (job: Job) => void;
}

/** Jobs of the server that run, wait or came to nothing, with the error and the log of the latter; nothing where there are none. */
export function UnfinishedJobs({ jobs, title, label, head, ...of }: UnfinishedJobsProperties) {
  const id = useId();
  if (jobs.length === 0) return null;
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Scroll label={label}>
        <table class="unfinished" data-role="unfinished">
          <caption class="unseen">{label}</caption>
          <thead>
            <tr>
              {[head, ...text.jobs.head].map((each) => (
                <th key={each} scope="col" class="text">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Unfinished key={job.id} job={job} {...of} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

type RowProperties = Omit<UnfinishedJobsProperties, 'jobs' | 'title' | 'label' | 'head'> & { readonly job: Job };

function Unfinished({ job, again, nameOf, detailOf, onStop, onAgain }: RowProperties) {
  const { name, state, created, progress } = job;
  const ended = hasEnded(job);
  return (
    <tr data-state={state}>
      <th scope="row">
        {nameOf(job)}
        <small class="quiet job-detail">{detailOf(job)}</small>
      </th>
      <td class="text">{new Date(created).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}</td>
      <td class="text">
        <span class="row">
          <span class={`badge ${state === 'failed' ? 't-strong' : 't-unknown'}`}>{text.jobs.states[state]}</span>
          {!ended && progress !== undefined && progress.total > 0 && (
            <>
              <progress max={1} value={progress.done / progress.total} aria-label={text.jobs.progressOf(name)} />
              <span class="quiet small">{text.audit.stage(progress)}</span>
            </>
          )}
          <button
            type="button"
            class="tool"
            disabled={state === 'cancelling'}
            onClick={() => (ended ? onAgain(job) : onStop(job))}
          >
            {ended ? again : text.jobs.stop}
            <span class="unseen"> {name}</span>
          </button>
        </span>
        {ended && <Why job={job} />}
      </td>
    </tr>
  );
}

/** Why there is no result, and what the job printed, which is asked for when it is opened. */
function Why({ job: { id, name, error } }: { readonly job: Job }) {
  const log = useSignal<string | undefined>(undefined);
  const { message, problems, hint } = shownError(error ?? { message: text.jobs.noReason });
  const open = () => {
    if (log.value !== undefined) return;
    project.source.folder?.logOf(id).then(
      (said) => {
        log.value = said.trim() === '' ? text.jobs.emptyLog : said;
      },
      (problem: unknown) => {
        log.value = shownError(problem).message;
      },
    );
  };
  return (
    <>
      <p>{message}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {hint && <p class="quiet">{hint}</p>}
      <details onToggle={open}>
        <summary>
          {text.error.log}
          <span class="unseen"> {name}</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{log.value}</pre>
      </details>
    </>
  );
}
