import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Job, Run } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { Curves } from './curves.tsx';
import { JobActions } from './job-actions.tsx';
import { isElsewhere } from './kept/kept-trainings.ts';
import { jobs, readRun, runs } from './learn-state.ts';
import { Part } from './part.tsx';
import { hintOfSpoilt, RescuedModel } from './rescued-model.tsx';
import { RunResults } from './run-results.tsx';

/** A run in the page is in memory; one of the server is asked for. */
const againAfterMs = { page: 250, server: 1500 };

/** The run that is looked at: how far it is, and its curves, which grow while it trains. */
export function RunPart() {
  const id = route.value.parameters['run'] ?? runs.value[0]?.id ?? jobs.value[0]?.name;
  const job = jobs.value.find(({ name }) => name === id);
  if (id === undefined) return null;
  return (
    <Part id="run" title={text.learn.runTitle(id)}>
      {job !== undefined && job.state !== 'done' && <JobLine job={job} />}
      <RunCurves key={id} id={id} job={job} />
    </Part>
  );
}

const running = new Set(['queued', 'running', 'cancelling']);

function JobLine({ job }: { readonly job: Job }) {
  const { id, name, state, progress, error } = job;
  const log = useSignal('');
  useEffect(() => {
    if (state === 'failed' || state === 'interrupted')
      project.source.folder?.logOf(id).then(
        (said) => {
          log.value = said;
        },
        () => undefined,
      );
  }, [state]);
  const isHere = project.source.folder === undefined;
  const share = progress === undefined || progress.total === 0 ? 0 : progress.done / progress.total;
  return (
    <>
      {error !== undefined && (
        <ErrorPanel error={{ ...error, ...hintOfSpoilt(job), log: log.value }}>
          <RescuedModel job={job} />
        </ErrorPanel>
      )}
      <p role="status">
        {isElsewhere(id) ? text.learn.elsewhere : text.learn.states[state]}
        {progress?.note !== undefined && <span class="quiet">: {progress.note}</span>}
      </p>
      <p class="row">
        {running.has(state) && <progress max={1} value={share} aria-label={text.learn.progressOf(name)} />}
        <JobActions job={job} />
        {isElsewhere(id) && <span class="quiet small">{text.learn.elsewhereHint}</span>}
        {isHere && running.has(state) && <span class="quiet small">{text.learn.keepOpen}</span>}
      </p>
    </>
  );
}

function isNotFound(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'store/not-found';
}

/** Reads the run, and again while its job goes on. */
function RunCurves({ id, job }: { readonly id: string; readonly job: Job | undefined }) {
  const run = useSignal<Run | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const live = job !== undefined && (running.has(job.state) || isElsewhere(job.id));
  const listed = runs.value.some((each) => each.id === id);
  // Before the first step there is no folder to read; of a job that ended before it, its line says all there is.
  const isUnfinished = job !== undefined && job.state !== 'done';
  const begun = listed || !live || job.progress?.stage === 'training';
  useEffect(() => {
    if (!begun) return;
    const read = () =>
      readRun(id).then(
        (value) => {
          run.value = value ?? run.value;
          error.value = undefined;
        },
        (problem: unknown) => {
          if (!live && !(isUnfinished && isNotFound(problem))) error.value = problem;
        },
      );
    void read();
    if (!live) return;
    const timer = setInterval(() => void read(), againAfterMs[project.source.folder === undefined ? 'page' : 'server']);
    return () => clearInterval(timer);
  }, [live, job?.state, listed, begun]);
  if (error.value !== undefined) return <ErrorPanel error={error.value} />;
  if (run.value === undefined) return live ? <Waiting label={text.learn.starting} /> : null;
  const { trainings } = run.value;
  const wanted = route.value.parameters['training'];
  const training =
    trainings.find(({ name }) => name === wanted) ?? trainings.find(({ finished }) => !finished) ?? trainings[0];
  if (training === undefined)
    return job !== undefined && isElsewhere(job.id) ? null : <p class="note">{text.learn.noTrainings}</p>;
  return (
    <>
      {trainings.length > 1 && (
        <label class="inline">
          <span>{text.learn.trainingName}</span>
          <select
            value={training.name}
            data-role="training"
            onChange={({ currentTarget }) => setParameters({ training: currentTarget.value })}
          >
            {trainings.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <Curves training={training} />
      <RunResults id={id} training={training.name} />
    </>
  );
}
