import { project } from '../../app/project.ts';
import { saveFile } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import {
  checked,
  choosePreset,
  isReading,
  isYaml,
  planText,
  preset,
  presetNames,
  startSample,
  startTraining,
} from './learn-state.ts';
import { isTraining } from './page-training.ts';
import { Part } from './part.tsx';
import { PlanEditor } from './plan-editor.tsx';
import { PlanForm } from './plan-form.tsx';
import { planFile } from './plan-text.ts';
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
        <div inert={!isYaml.value}>
          {!isYaml.value && <p class="note">{text.learn.notYaml}</p>}
          <PlanForm />
        </div>
        <div class="beside">
          <PlanEditor />
          <Actions />
        </div>
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

/** With a server the plan becomes a job; without one the page trains by itself. */
function Actions() {
  const ready = checked.value.plan !== undefined;
  const save = (
    <button type="button" onClick={() => saveFile(planFile, planText.value, 'application/yaml')}>
      {text.learn.savePlan}
    </button>
  );
  const here = project.source.folder === undefined;
  if (checked.value.verb === 'bench')
    return (
      <>
        <p class="row">{save}</p>
        <p class="note">
          {text.learn.benchHint} <code>evenhand bench {planFile} --out comparison</code>
        </p>
      </>
    );
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
