import { useSignal } from '@preact/signals';
import type { Job } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { shownError } from '../../elements/shown-error.ts';
import { text } from '../../text/en.ts';
import { cancelAudit, resumeAudit } from './home-state.ts';
import { hasEnded, titleOf, unfinishedAudits } from './unfinished.ts';

/** Audits of the project folder that run, wait or came to nothing, with the error and the log of the latter; nothing without a server. */
export function UnfinishedAudits() {
  const jobs = unfinishedAudits(project.source.folder?.jobs.value ?? []);
  if (jobs.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="unfinished-title">
      <h2 id="unfinished-title">{text.home.unfinishedTitle}</h2>
      <Scroll label={text.home.unfinishedTable}>
        <table class="unfinished" data-role="unfinished">
          <caption class="unseen">{text.home.unfinishedTable}</caption>
          <thead>
            <tr>
              {text.home.unfinishedHead.map((head) => (
                <th key={head} scope="col" class="text">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Unfinished key={job.id} job={job} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Unfinished({ job }: { readonly job: Job }) {
  const { name, state, created, progress } = job;
  const ended = hasEnded(job);
  return (
    <tr data-state={state}>
      <th scope="row">
        {titleOf(job) ?? name}
        <small class="quiet audit-folder">{name}</small>
      </th>
      <td class="text">{new Date(created).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}</td>
      <td class="text">
        <span class="row">
          <span class={`badge ${state === 'failed' ? 't-strong' : 't-unknown'}`}>{text.home.jobStates[state]}</span>
          {!ended && progress !== undefined && progress.total > 0 && (
            <progress max={1} value={progress.done / progress.total} aria-label={text.home.progressOf(name)} />
          )}
          <button
            type="button"
            class="tool"
            disabled={state === 'cancelling'}
            onClick={() => void (ended ? resumeAudit(job) : cancelAudit(job))}
          >
            {ended ? text.home.runAgain : text.home.stopAudit}
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
  const { message, problems, hint } = shownError(error ?? { message: text.home.noReason });
  const open = () => {
    if (log.value !== undefined) return;
    project.source.folder?.logOf(id).then(
      (said) => {
        log.value = said.trim() === '' ? text.home.emptyLog : said;
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
