import { useRef } from 'preact/hooks';
import { project } from '../../app/project.ts';
import { saveFile } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import {
  checked,
  choosePreset,
  isReading,
  planText,
  preset,
  presetNames,
  startSample,
  startTraining,
} from './learn-state.ts';
import { isTraining } from './page-training.ts';
import { Part } from './part.tsx';
import { PlanForm } from './plan-form.tsx';
import { placeOf, planFile } from './plan-text.ts';
import type { PresetName } from './presets.ts';

const table = /\.(csv|tsv|jsonl|ndjson|parquet)(\.gz)?$/i;

/** The plan: a preset, the form, the text, and what the checker says of it. */
export function PlanPart() {
  const tables = project.source.files.value.filter(({ path }) => table.test(path));
  return (
    <Part id="plan" title={text.learn.planTitle} lead={text.learn.planLead}>
      {project.source.folder === undefined && <Sample />}
      <div class="fields">
        <label>
          <span>{text.learn.preset}</span>
          <select
            data-role="preset"
            value={preset.value}
            onChange={({ currentTarget }) => void choosePreset(currentTarget.value as PresetName)}
          >
            {presetNames.map((name) => (
              <option key={name} value={name}>
                {text.learn.presets[name]}
              </option>
            ))}
          </select>
        </label>
        {tables.length > 0 && (
          <label>
            <span>{text.learn.table}</span>
            <select
              data-role="table"
              value=""
              onChange={({ currentTarget }) => void choosePreset(preset.value, currentTarget.value)}
            >
              <option value="" disabled>
                {text.learn.chooseTable}
              </option>
              {tables.map(({ path }) => (
                <option key={path}>{path}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div class="plan" inert={isReading.value} aria-busy={isReading.value}>
        <PlanForm />
        <PlanEditor />
      </div>
    </Part>
  );
}

function Sample() {
  return (
    <p class="note row" data-role="sample">
      <span>{text.learn.sampleSays}</span>
      <button type="button" disabled={isTraining.value} onClick={() => void startSample()}>
        {text.learn.sampleStart}
      </button>
    </p>
  );
}

function PlanEditor() {
  const editor = useRef<HTMLTextAreaElement>(null);
  const { problems } = checked.value;
  const lines = planText.value.split('\n').length;
  const goTo = (problem: string) => {
    const place = placeOf(problem);
    if (place === undefined || editor.current === null) return;
    const before = planText.value.split('\n').slice(0, place.line - 1);
    const at = before.reduce((sum, line) => sum + line.length + 1, 0) + place.column - 1;
    editor.current.focus();
    editor.current.setSelectionRange(at, at);
    editor.current.scrollTop = (editor.current.scrollHeight / lines) * (place.line - 4);
  };
  return (
    <div class="editor">
      <label>
        <span>{text.learn.planText}</span>
        <textarea
          ref={editor}
          data-role="plan"
          spellcheck={false}
          rows={26}
          value={planText.value}
          aria-describedby="plan-problems"
          onInput={({ currentTarget }) => {
            planText.value = currentTarget.value;
          }}
        />
      </label>
      <div id="plan-problems" aria-live="polite">
        {problems.length === 0 ? (
          <p class="badge t-none">{text.learn.planHolds}</p>
        ) : (
          <>
            <p class="badge t-strong">{text.learn.planProblems(problems.length)}</p>
            <ul class="problems">
              {problems.map((problem) => (
                <li key={problem}>
                  <button type="button" class="value" onClick={() => goTo(problem)}>
                    {problem}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Actions />
    </div>
  );
}

/** With a server the plan becomes a job; without one the page trains by itself. */
function Actions() {
  const ready = checked.value.plan !== undefined;
  const save = (
    <button type="button" onClick={() => saveFile(planFile, planText.value, 'application/yaml')}>
      {text.learn.savePlan}
    </button>
  );
  const here = project.source.folder === undefined;
  return (
    <>
      <p class="row">
        <button
          type="button"
          class="primary large"
          disabled={!ready || (here && isTraining.value)}
          onClick={() => void startTraining()}
        >
          {here ? text.learn.startHere : text.learn.start}
        </button>
        {save}
      </p>
      {here && (
        <p class="note">
          {text.learn.hereHint} <code>evenhand learn {planFile} --out run</code>
        </p>
      )}
    </>
  );
}
