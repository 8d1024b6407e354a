import { useRef } from 'preact/hooks';
import { formatNumber, nothing } from '../../../src/report/format.ts';
import type { Job, RunSummary } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { hrefWith, route } from '../../app/router.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { forgetRun, forgetTraining, isKeptHere, pageTrainings } from './kept/kept-trainings.ts';
import { lostBecause } from './kept/open-run-store.ts';
import { guarded, jobs, resumeTraining, runs, stopTraining, takeCases, takeRuns } from './learn-state.ts';
import { isTraining, missingTables } from './page-training.ts';
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

function ForgetButton({ name, forget }: { readonly name: string; readonly forget: () => Promise<void> }) {
  return (
    <button type="button" class="tool" onClick={() => void guarded(forget)}>
      {text.learn.forget}
      <span class="unseen"> {name}</span>
    </button>
  );
}

/** Goes on with a training. One of an earlier page first needs its cases again: pictures and tables are never kept. */
function ResumeButton({ job }: { readonly job: Job }) {
  const input = useRef<HTMLInputElement>(null);
  const inPage = project.source.folder === undefined;
  const plan = (job.request as { readonly plan?: unknown }).plan;
  const isSample = pageTrainings.value.some(({ record }) => record.key === job.id && record.isSample);
  const missing = inPage && !isSample ? missingTables(plan) : [];
  const name = <span class="unseen"> {job.name}</span>;
  if (missing.length === 0)
    return (
      <button type="button" class="tool" disabled={inPage && isTraining.value} onClick={() => void resumeTraining(job)}>
        {text.learn.resume}
        {name}
      </button>
    );
  return (
    <>
      <button type="button" class="tool" onClick={() => input.current?.click()}>
        {text.learn.bringCases(missing.join(', '))}
        {name}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-role="cases-again"
        aria-label={text.learn.bringCases(missing.join(', '))}
        {...{ webkitdirectory: true }}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          if (files.length > 0) void takeCases(files);
        }}
      />
    </>
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
  const auc = figures.find(({ kind }) => kind === 'auc');
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

const running = new Set(['queued', 'running']);
const resumable = new Set(['failed', 'cancelled', 'interrupted']);

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
      <td class="text">{plan?.use?.kind ?? 'scratch'}</td>
      <td class="text">{(plan?.seeds ?? [1, 2, 3]).join(', ')}</td>
      <td>{nothing}</td>
      <td class="text">
        <span class="row">
          <span class={`badge ${state === 'failed' ? 't-strong' : 't-unknown'}`}>{text.learn.states[state]}</span>
          {running.has(state) && (
            <button type="button" class="tool" onClick={() => void stopTraining(job)}>
              {text.learn.stop}
              <span class="unseen"> {name}</span>
            </button>
          )}
          {resumable.has(state) && <ResumeButton job={job} />}
          {project.source.folder === undefined && resumable.has(state) && (
            <ForgetButton name={name} forget={() => forgetTraining(id)} />
          )}
          {progress !== undefined && progress.total > 0 && (
            <progress max={1} value={progress.done / progress.total} aria-label={text.learn.progressOf(name)} />
          )}
        </span>
      </td>
    </tr>
  );
}
