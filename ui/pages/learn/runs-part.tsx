import { useRef } from 'preact/hooks';
import { formatNumber, nothing } from '../../../src/report/format.ts';
import type { Job, RunSummary } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { hrefWith, route } from '../../app/router.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { ForgetButton, JobActions } from './job-actions.tsx';
import { forgetRun, isElsewhere, isKeptHere } from './kept/kept-trainings.ts';
import { lostBecause } from './kept/open-run-store.ts';
import { jobs, runs, takeRuns } from './learn-state.ts';
import { Part } from './part.tsx';

/** The runs there are, those that train first, and where folders of runs are brought in. */
export function RunsPart() {
  const open = jobs.value.filter(({ state }) => state !== 'done');
  const taken = new Set(open.map(({ name }) => name));
  const listed = runs.value.filter(({ id }) => !taken.has(id));
  return (
    <Part id="runs" title={text.learn.runsTitle} lead={text.learn.runsLead}>
      <RunInput />
      {project.source.folder === undefined && (
        <p class="quiet small">{text.learn.kept[lostBecause.value ?? 'browser']}</p>
      )}
      {open.length + listed.length === 0 ? (
        <p class="note">{text.learn.noRuns}</p>
      ) : (
        <Scroll label={text.learn.runsTitle}>
          <table data-role="runs">
            <caption class="unseen">{text.learn.runsTitle}</caption>
            <thead>
              <tr>
                {text.learn.runsHead.map((head, column) => (
                  <th key={head} scope="col" class={column === 4 ? '' : 'text'}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {open.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
              {listed.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Part>
  );
}

function RunInput() {
  const folder = useRef<HTMLInputElement>(null);
  return (
    <p class="row">
      <button type="button" onClick={() => folder.current?.click()}>
        {text.learn.openRuns}
      </button>
      <input
        ref={folder}
        type="file"
        hidden
        data-role="run-folder"
        aria-label={text.learn.openRuns}
        {...{ webkitdirectory: true }}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          if (files.length > 0) void takeRuns(files);
        }}
      />
      <span class="quiet small">{text.learn.openRunsHint}</span>
    </p>
  );
}

function NameCell({ id }: { readonly id: string }) {
  return (
    <th scope="row">
      <a
        href={hrefWith({ run: id, training: undefined })}
        aria-current={route.value.parameters['run'] === id ? 'true' : undefined}
      >
        {id}
      </a>
    </th>
  );
}

function RunRow({ run: { id, method, use, seeds, whole, figures, problem } }: { readonly run: RunSummary }) {
  const auc = figures.findLast(({ kind }) => kind === 'auc');
  return (
    <tr>
      <NameCell id={id} />
      <td class="text">{method ?? nothing}</td>
      <td class="text">{use ?? nothing}</td>
      <td class="text">{seeds.join(', ')}</td>
      <td>
        {formatNumber(auc?.mean ?? null)}
        {auc?.low != null && auc.high != null && (
          <small>{`${formatNumber(auc.low)} to ${formatNumber(auc.high)}`}</small>
        )}
      </td>
      <td class="text">
        <span class="row">
          {problem ?? (whole ? text.learn.whole : text.learn.notWhole)}
          {isKeptHere(id) && <ForgetButton name={id} forget={() => forgetRun(id)} />}
        </span>
      </td>
    </tr>
  );
}

/** A training among the jobs of the server: how far it is, and what can be done with it. */
function JobRow({ job }: { readonly job: Job }) {
  const { id, name, state, progress, request } = job;
  const plan = (
    request as { readonly plan?: { method?: { name?: string }; use?: { kind?: string }; seeds?: number[] } }
  ).plan;
  return (
    <tr data-state={state}>
      <NameCell id={name} />
      <td class="text">{plan?.method?.name ?? nothing}</td>
      <td class="text">{plan === undefined ? nothing : (plan.use?.kind ?? 'scratch')}</td>
      <td class="text">{plan === undefined ? nothing : (plan.seeds ?? [1, 2, 3]).join(', ')}</td>
      <td>{nothing}</td>
      <td class="text">
        <span class="row">
          <span class={`badge ${state === 'failed' ? 't-strong' : 't-unknown'}`}>
            {isElsewhere(id) ? text.learn.stateElsewhere : text.learn.states[state]}
          </span>
          <JobActions job={job} />
          {progress !== undefined && progress.total > 0 && (
            <progress max={1} value={progress.done / progress.total} aria-label={text.learn.progressOf(name)} />
          )}
        </span>
      </td>
    </tr>
  );
}
