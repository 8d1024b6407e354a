// What can be done with a training that is not finished: stop it, go on with it, forget it.
import { useRef } from 'preact/hooks';
import type { Job } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { isElsewhere, pageTrainings } from './kept/kept-trainings.ts';
import { guarded, resumeTraining, stopTraining, takeCases } from './learn-state.ts';
import { forgetInPage, isTraining, missingTables } from './page-training.ts';

const running = new Set(['queued', 'running', 'cancelling']);
const resumable = new Set(['failed', 'cancelled', 'interrupted']);

export function JobActions({ job }: { readonly job: Job }) {
  const { id, name, state } = job;
  if (isElsewhere(id)) return null;
  return (
    <>
      {running.has(state) && (
        <button type="button" class="tool" disabled={state === 'cancelling'} onClick={() => void stopTraining(job)}>
          {text.learn.stop}
          <span class="unseen"> {name}</span>
        </button>
      )}
      {resumable.has(state) && <ResumeButton job={job} />}
      {resumable.has(state) && project.source.folder === undefined && (
        <ForgetButton name={name} forget={() => forgetInPage(id)} />
      )}
    </>
  );
}

export function ForgetButton({ name, forget }: { readonly name: string; readonly forget: () => Promise<void> }) {
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
  const label = text.learn.bringCases(missing.join(', '));
  return (
    <>
      <button type="button" class="tool" onClick={() => input.current?.click()}>
        {label}
        {name}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-role="cases-again"
        aria-label={label}
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
